import type { Db, Prisma, Tx } from '@skydeck/db';
import { AppError, notFound } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import { HEARTBEAT_FRESH_MS } from '../compute/scheduler/host-filters';
import type { RequestContext } from '../context';
import { containing, windowOf, type Page } from '../list';
import { authorize } from '../policy/authorize';
import { transaction } from '../transaction';
import { isShared, liesAt } from './backend-config';
import type {
  BackendIdInput,
  CreateBackendInput,
  ListBackendsInput,
  UpdateBackendInput,
} from './backend.input';
import { claimableGiB, writableBytes } from './scheduler/backend-filters';
import { candidates } from './scheduler/claim-backend';
import { refusingTakenName } from './taken-name';
import { readUnknownContent, type UnknownContent } from './unknown-content';

export interface BackendSummary {
  id: string;
  name: string;
  driver: string;
  shared: boolean;
  host: { id: string; name: string };
  availabilityZone: string;
  enabled: boolean;
  state: 'up' | 'down' | 'disabled';
  /** What is wrong with it; null when nothing is. */
  problem: string | null;
  config: Record<string, unknown>;
  capabilities: Record<string, string | number | boolean>;
  overProvisioningRatio: number;
  reservedPercent: number;
  totalBytes: number;
  freeBytes: number;
  /** Sizes of the volumes that lie there, in GiB. */
  promisedGiB: number;
  /** What may still be promised, in GiB. */
  claimableGiB: number;
  /** What may really be written there now, the reserve kept. */
  writableBytes: number;
  volumes: number;
  /** How much lies there that is nobody's. */
  unknown: number;
  measuredAt: Date | null;
  scannedAt: Date | null;
}

/** One page of back ends, for cloud admins. @throws AppError FORBIDDEN */
export async function listBackends(
  ctx: RequestContext,
  input: ListBackendsInput,
): Promise<Page<BackendSummary>> {
  authorize(ctx, 'volume.back-end.read');
  const where: Prisma.VolumeBackendWhereInput = input.search ? { name: containing(input.search) } : {};
  const { by, dir } = input.sort ?? { by: 'name', dir: 'asc' };
  const [page, total] = await Promise.all([
    ctx.db.volumeBackend.findMany({
      where,
      select: { id: true },
      orderBy: [{ [by]: dir }, { id: dir }],
      ...windowOf(input),
    }),
    ctx.db.volumeBackend.count({ where }),
  ]);
  const all = await summaries(ctx.db);
  const items = page.map(({ id }) => all.get(id)).filter((backend) => backend !== undefined);
  return { items, total, page: input.page, pageSize: input.pageSize };
}

/** One back end, for cloud admins. @throws AppError FORBIDDEN, NOT_FOUND */
export async function getBackend(ctx: RequestContext, { id }: BackendIdInput): Promise<BackendSummary> {
  authorize(ctx, 'volume.back-end.read');
  const backend = (await summaries(ctx.db)).get(id);
  if (!backend) throw notFound('back end');
  return backend;
}

/** There are few back ends: they are read all, as the scheduler does, so that both see the same numbers. */
async function summaries(db: Db): Promise<Map<string, BackendSummary>> {
  const [all, counts] = await Promise.all([
    candidates(db),
    db.volume.groupBy({ by: ['backendId'], where: { deletedAt: null }, _count: { _all: true } }),
  ]);
  const countOf = new Map(counts.map((row) => [row.backendId, row._count._all]));
  const now = Date.now();
  return new Map(
    all.map((backend) => {
      const heard = backend.host.heartbeatAt;
      const up = heard !== null && now - heard.getTime() < HEARTBEAT_FRESH_MS && backend.problem === null;
      const summary: BackendSummary = {
        id: backend.id,
        name: backend.name,
        driver: backend.driver,
        shared: backend.shared,
        host: { id: backend.hostId, name: backend.host.name },
        availabilityZone: backend.availabilityZone,
        enabled: backend.enabled,
        state: !backend.enabled ? 'disabled' : up ? 'up' : 'down',
        problem: backend.problem,
        config: backend.config as Record<string, unknown>,
        capabilities: backend.capabilities as Record<string, string | number | boolean>,
        overProvisioningRatio: backend.overProvisioningRatio,
        reservedPercent: backend.reservedPercent,
        totalBytes: Number(backend.totalBytes),
        freeBytes: Number(backend.freeBytes),
        promisedGiB: backend.promisedGiB,
        claimableGiB: Math.max(0, claimableGiB(backend)),
        writableBytes: Math.max(0, writableBytes(backend)),
        volumes: countOf.get(backend.id) ?? 0,
        unknown: readUnknownContent(backend.unknownContent).length,
        measuredAt: backend.measuredAt,
        scannedAt: backend.scannedAt,
      };
      return [backend.id, summary];
    }),
  );
}

/** What lies on a back end and is nobody's, as its agent last found it. @throws AppError FORBIDDEN, NOT_FOUND */
export async function listUnknownContent(
  ctx: RequestContext,
  { id }: BackendIdInput,
): Promise<{ items: UnknownContent; scannedAt: Date | null }> {
  authorize(ctx, 'volume.back-end.read');
  const backend = await ctx.db.volumeBackend.findUnique({ where: { id } });
  if (!backend) throw notFound('back end');
  return { items: readUnknownContent(backend.unknownContent), scannedAt: backend.scannedAt };
}

/** Makes a back end known; its host's agent opens it by itself. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function createBackend(ctx: RequestContext, input: CreateBackendInput): Promise<{ id: string }> {
  authorize(ctx, 'volume.back-end.write');
  const { driver, ...config } = input.config;
  return refusingTakenName('back end', input.name, () =>
    transaction(ctx.db, async (tx) => {
      // Of two that add the same place at once the second waits, and sees the first.
      const hosts = await tx.$queryRaw<unknown[]>`
        SELECT 1 FROM "Host" WHERE "id" = ${input.hostId}::uuid FOR NO KEY UPDATE`;
      if (hosts.length === 0) throw notFound('host');
      await refuseTakenPlace(tx, input);
      const { id } = await tx.volumeBackend.create({
        data: {
          name: input.name,
          driver,
          config,
          hostId: input.hostId,
          shared: isShared(driver),
          availabilityZone: input.availabilityZone,
          capabilities: input.capabilities,
          overProvisioningRatio: input.overProvisioningRatio,
          reservedPercent: input.reservedPercent,
        },
      });
      await recordAudit(tx, ctx, {
        action: 'volume.back-end.write',
        resourceType: 'volumeBackend',
        resourceId: id,
        projectId: null,
        detail: { action: 'create', name: input.name, driver },
      });
      return { id };
    }),
  );
}

async function refuseTakenPlace(tx: Tx, { hostId, config }: CreateBackendInput): Promise<void> {
  const others = await tx.volumeBackend.findMany({ where: { driver: config.driver } });
  const other = others.find((each) => liesAt(each, { hostId, config }));
  if (!other) return;
  throw new AppError('CONFLICT', `The back end ${other.name} lies there already.`, {
    hint: 'Choose another place: two that share one would each take the other’s volumes for nobody’s.',
  });
}

/** Changes how the scheduler sees a back end. What is not given stays. @throws AppError FORBIDDEN, NOT_FOUND */
export async function updateBackend(
  ctx: RequestContext,
  { id, ...changes }: UpdateBackendInput,
): Promise<void> {
  authorize(ctx, 'volume.back-end.write');
  await transaction(ctx.db, async (tx) => {
    const backend = await tx.volumeBackend.findUnique({ where: { id }, select: { name: true } });
    if (!backend) throw notFound('back end');
    await tx.volumeBackend.update({ where: { id }, data: changes });
    await recordAudit(tx, ctx, {
      action: 'volume.back-end.write',
      resourceType: 'volumeBackend',
      resourceId: id,
      projectId: null,
      detail: { action: 'update', name: backend.name, changed: Object.keys(changes) },
    });
  });
}

/** Forgets a back end on which no volume lies; what else lies there stays. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function deleteBackend(ctx: RequestContext, { id }: BackendIdInput): Promise<void> {
  authorize(ctx, 'volume.back-end.write');
  await transaction(ctx.db, async (tx) => {
    // Under the lock no volume can be put there meanwhile: its reference waits for it.
    const locked = await tx.$queryRaw<{ name: string }[]>`
      SELECT "name" FROM "VolumeBackend" WHERE "id" = ${id}::uuid FOR UPDATE`;
    const name = locked[0]?.name;
    if (name === undefined) throw notFound('back end');
    const volumes = await tx.volume.count({
      where: { OR: [{ backendId: id }, { draft: { backendId: id } }] },
    });
    if (volumes > 0) {
      throw new AppError(
        'CONFLICT',
        `${volumes === 1 ? 'A volume lies' : `${volumes} volumes lie`} on ${name}.`,
        {
          hint: 'Delete, unmanage or retype them first; disable the back end to keep new ones away.',
        },
      );
    }
    await tx.volumeBackend.delete({ where: { id } });
    await recordAudit(tx, ctx, {
      action: 'volume.back-end.write',
      resourceType: 'volumeBackend',
      resourceId: id,
      projectId: null,
      detail: { action: 'delete', name },
    });
  });
}
