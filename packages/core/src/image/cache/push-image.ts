import type { Host, Image, Tx } from '@skydeck/db';
import { AppError, notFound, type AppErrorCode } from '../../app-error';
import { recordAudit } from '../../audit/record-audit';
import { readGuestImages } from '../../compute/workflows/guest-images';
import type { RequestContext } from '../../context';
import { startOperations, type StartedOperation } from '../../operation/start-operations';
import { hostQueue } from '../../operation/wake';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import { CACHED_IMAGE, isUp } from './cached-image';
import type { PushImageInput } from './cached-image.input';
import { cacheDeadlines } from './workflows';

export interface PushResult {
  host: { id: string; name: string };
  ok: boolean;
  /** It was there, or on its way. */
  already: boolean;
  error: { code: AppErrorCode; message: string; hint: string | undefined } | null;
}

type Content = Image & { sha256: string };

/**
 * Has hosts fetch an image, with what it boots by, before anybody launches it there. Each host has its own result.
 * @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT for an image that cannot be launched
 */
export async function pushImage(
  ctx: RequestContext,
  { imageId, hostIds }: PushImageInput,
): Promise<{ results: PushResult[] }> {
  authorize(ctx, 'image.cache.write');
  const image = await ctx.db.image.findFirst({ where: { id: imageId, deletedAt: null } });
  if (!image) throw notFound('image');
  if (image.status !== 'active' || image.sha256 === null) {
    throw new AppError('CONFLICT', `${image.name} is ${image.status}: no host needs it.`, {
      hint: 'Push it when it is active.',
    });
  }
  const { disk, kernel, ramdisk } = await readGuestImages(ctx.db, image);
  const contents = [disk, kernel, ramdisk].filter((each): each is Content => each?.sha256 != null);
  const { results, started } = await transaction(ctx.db, async (tx) => {
    const hosts = await tx.host.findMany({
      ...(hostIds === 'all' ? {} : { where: { id: { in: hostIds } } }),
      orderBy: { name: 'asc' },
    });
    const wanted = hostIds === 'all' ? hosts.map(({ id }) => id) : [...new Set(hostIds)];
    if (wanted.some((id) => !hosts.some((host) => host.id === id))) throw notFound('host');
    const up = hosts.filter(isUp);
    const started = await fetchOn(tx, ctx, up, contents);
    const busy = new Set(started.map(({ hostId }) => hostId));
    await recordAudit(tx, ctx, {
      action: 'image.cache.write',
      resourceType: 'image',
      resourceId: image.id,
      projectId: image.projectId,
      detail: { action: 'push', name: image.name, hosts: up.map(({ name }) => name) },
    });
    return { results: hosts.map((host) => resultOf(host, busy)), started };
  });
  await Promise.all(started.map(({ queue, id }) => ctx.wake.wake(queue, id)));
  return { results };
}

/** What is there, or under way, is left as it is. */
async function fetchOn(
  tx: Tx,
  ctx: RequestContext,
  hosts: readonly Host[],
  contents: readonly Content[],
): Promise<(StartedOperation & { hostId: string })[]> {
  const wanted = hosts.flatMap((host) => contents.map((content) => ({ host, content })));
  await tx.cachedImage.createMany({
    data: wanted.map(({ host, content }) => ({
      hostId: host.id,
      sha256: content.sha256,
      sizeBytes: content.sizeBytes,
    })),
    skipDuplicates: true,
  });
  const rows = await tx.$queryRaw<{ id: string; hostId: string; sha256: string }[]>`
    SELECT "id", "hostId", "sha256" FROM "CachedImage"
    WHERE "hostId" = ANY(${hosts.map(({ id }) => id)}::uuid[])
      AND "sha256" = ANY(${contents.map(({ sha256 }) => sha256)}) AND "status" <> 'cached'
    ORDER BY "id" FOR NO KEY UPDATE`;
  const starts = rows.flatMap((row) => {
    const found = wanted.find(({ host, content }) => host.id === row.hostId && content.sha256 === row.sha256);
    if (!found) return [];
    return {
      kind: 'image-cache.push',
      projectId: null,
      subjectType: CACHED_IMAGE,
      subjectId: row.id,
      subjectName: `${found.content.name} → ${found.host.name}`,
      actor: ctx.actor,
      requestId: ctx.requestId,
      input: { imageId: found.content.id },
      memo: { hostId: row.hostId },
      queue: hostQueue(row.hostId),
      deadlineMs: cacheDeadlines.push,
    };
  });
  const { started } = await startOperations(tx, starts);
  await tx.cachedImage.updateMany({
    where: { id: { in: started.map(({ subjectId }) => subjectId) }, status: 'failed' },
    data: { status: 'fetching', errorCode: null, errorMessage: null, errorHint: null },
  });
  const hostOf = new Map(rows.map(({ id, hostId }) => [id, hostId]));
  return started.map((each) => ({ ...each, hostId: hostOf.get(each.subjectId) ?? '' }));
}

function resultOf({ id, name, ...host }: Host, started: ReadonlySet<string>): PushResult {
  const base = { host: { id, name }, already: false };
  if (started.has(id)) return { ...base, ok: true, error: null };
  if (isUp(host)) return { ...base, ok: true, already: true, error: null };
  return {
    ...base,
    ok: false,
    error: {
      code: 'HOST_UNREACHABLE',
      message: `The host ${name} is down.`,
      hint: 'Push the image again when its worker runs.',
    },
  };
}
