import type { Tx } from '@skydeck/db';
import { type AppError, notFound, type AppErrorCode } from '../app-error';
import { recordAudits } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { ACTIVE_STATES, AT_ONCE } from '../operation/active-states';
import { startOperations, type StartedOperation } from '../operation/start-operations';
import { authorize } from '../policy/authorize';
import { transaction } from '../transaction';
import { lockVolumes, type LockedVolume } from './lock-volumes';
import { volumeDeadlines } from './volume-deadlines';
import { permissionOfVolumeAction, refusal, refusalError } from './volume-states';
import type { ActOnVolumesInput } from './volume.input';

export interface VolumeActionResult {
  id: string;
  name: string;
  ok: boolean;
  error?: { code: AppErrorCode; message: string; hint: string | undefined };
}

/**
 * Does one thing to many volumes; each has its own result, so that one that refuses does not stop the others.
 * @throws AppError FORBIDDEN for the role as such
 */
export async function actOnVolumes(
  ctx: RequestContext,
  { ids, action }: ActOnVolumesInput,
): Promise<{ results: VolumeActionResult[] }> {
  authorize(ctx, permissionOfVolumeAction(action));
  const { results, wake } = await transaction(ctx.db, async (tx) => {
    const volumes = await lockVolumes(tx, ctx, ids);
    const errors = new Map<string, AppError>();
    const allowed = volumes.filter((volume) => {
      const why = refusal(volume, action, ctx.actor);
      if (why) errors.set(volume.id, refusalError(volume, action, why));
      return !why;
    });
    const wake = await startDeletions(tx, ctx, allowed, errors);
    await recordAudits(
      tx,
      ctx,
      allowed
        .filter(({ id }) => !errors.has(id))
        .map((volume) => ({
          action: permissionOfVolumeAction(action),
          resourceType: 'volume',
          resourceId: volume.id,
          projectId: volume.projectId,
          detail: { action, name: volume.name, status: volume.status },
        })),
    );
    return { results: resultsOf(ids, volumes, errors), wake };
  });
  await Promise.all(wake.map(({ queue, id }) => ctx.wake.wake(queue, id)));
  return { results };
}

/**
 * Starts deletions of volumes under lock, in the caller's transaction; wake the queues after the commit. What runs on
 * them is asked to stop, and its end wakes the deletion.
 */
export async function startDeletions(
  tx: Tx,
  ctx: RequestContext,
  volumes: readonly LockedVolume[],
  errors: Map<string, AppError>,
): Promise<StartedOperation[]> {
  const { started, stopping, busy } = await startOperations(
    tx,
    volumes.map((volume) => ({
      kind: 'volume.delete',
      projectId: volume.projectId,
      subjectType: 'volume',
      subjectId: volume.id,
      subjectName: volume.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      deadlineMs: volumeDeadlines.delete,
    })),
  );
  for (const [id, error] of busy) errors.set(id, error);
  const reading = await stopBackups(
    tx,
    started.map(({ subjectId }) => subjectId),
  );
  await tx.volume.updateMany({
    where: { id: { in: started.map(({ subjectId }) => subjectId) } },
    data: { status: 'deleting' },
  });
  return [...stopping, ...reading, ...started];
}

/** Backups that read volumes which are deleted by force are of no use any more. */
async function stopBackups(tx: Tx, volumeIds: readonly string[]): Promise<StartedOperation[]> {
  if (volumeIds.length === 0) return [];
  const backups = await tx.backup.findMany({
    where: { volumeId: { in: [...volumeIds] }, status: 'creating', deletedAt: null },
    select: { id: true },
  });
  const where = {
    kind: 'volume.backup',
    subjectType: 'backup',
    subjectId: { in: backups.map(({ id }) => id) },
    state: { in: [...ACTIVE_STATES] },
  };
  const operations = await tx.operation.findMany({
    where,
    select: { id: true, subjectId: true, queue: true },
  });
  await tx.operation.updateMany({ where, data: { cancelRequested: true, runAt: AT_ONCE } });
  return operations;
}

function resultsOf(
  ids: readonly string[],
  volumes: readonly LockedVolume[],
  errors: ReadonlyMap<string, AppError>,
): VolumeActionResult[] {
  const found = new Map(volumes.map((volume) => [volume.id, volume]));
  return ids.map((id) => {
    const volume = found.get(id);
    const error = volume ? errors.get(id) : notFound('volume');
    const base = { id, name: volume?.name ?? '' };
    if (!error) return { ...base, ok: true };
    return { ...base, ok: false, error: { code: error.code, message: error.message, hint: error.hint } };
  });
}
