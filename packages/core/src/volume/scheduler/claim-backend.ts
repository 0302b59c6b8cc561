import type { Tx } from '@skydeck/db';
import { AppError } from '../../app-error';
import type { Refusal } from '../../compute/scheduler/host-filters';
import {
  claimableGiB,
  filterBackends,
  weighBackends,
  type BackendCandidate,
  type FailedBackend,
  type VolumeDemand,
} from './backend-filters';

/** Two volumes at once must not both take a back end's last place: they choose one after the other. */
const SCHEDULER_LOCK = 8_274_120;

/**
 * Chooses a back end for the volume and writes it into its row, in the caller's transaction: what a back end has
 * promised is counted from those rows. A volume that has its back end keeps it. @throws AppError NO_VALID_HOST
 */
export async function claimBackend(
  tx: Tx,
  volumeId: string,
  demand: VolumeDemand,
  now = new Date(),
): Promise<BackendCandidate> {
  const all = await lockedCandidates(tx);
  const { backendId } = await tx.volume.findUniqueOrThrow({
    where: { id: volumeId },
    select: { backendId: true },
  });
  const kept = all.find(({ id }) => id === backendId);
  if (kept) return kept;
  const chosen = choose(all, demand, now);
  await tx.volume.update({
    where: { id: volumeId },
    data: { backendId: chosen.id, availabilityZone: chosen.availabilityZone },
  });
  return chosen;
}

/**
 * Refuses what would promise more of a volume's back end than it may; write the new size in the same transaction.
 * @throws AppError CONFLICT
 */
export async function claimGrowth(tx: Tx, backendId: string, moreGiB: number): Promise<void> {
  const backend = (await lockedCandidates(tx)).find(({ id }) => id === backendId);
  const free = backend ? Math.max(0, claimableGiB(backend)) : 0;
  if (moreGiB <= free) return;
  throw new AppError(
    'CONFLICT',
    `Its back end has no room: ${moreGiB} GiB more are wanted, ${free} GiB are left.`,
    {
      field: 'sizeGiB',
      hint: 'Ask for less, delete what is no longer needed there, or ask an administrator for more room.',
    },
  );
}

/**
 * Chooses a back end for other bytes of a volume that has one; write their row in the same transaction.
 * @throws AppError NO_VALID_HOST
 */
export async function chooseBackend(
  tx: Tx,
  demand: VolumeDemand,
  now = new Date(),
): Promise<BackendCandidate> {
  return choose(await lockedCandidates(tx), demand, now);
}

async function lockedCandidates(tx: Tx): Promise<BackendCandidate[]> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SCHEDULER_LOCK})`;
  return candidates(tx);
}

function choose(all: readonly BackendCandidate[], demand: VolumeDemand, now: Date): BackendCandidate {
  const { passed, refused } = filterBackends(all, demand, now);
  const [chosen] = weighBackends(passed, demand.guestHostId);
  if (!chosen) throw noValidBackend(refused, demand.excluded);
  return chosen;
}

/** Every back end with what is promised on it, to volumes and to those that are being moved there. */
export async function candidates(
  tx: Pick<Tx, 'volumeBackend' | 'volume' | 'volumeDraft'>,
): Promise<BackendCandidate[]> {
  const [backends, promises, drafts] = await Promise.all([
    tx.volumeBackend.findMany({
      include: { host: { select: { name: true, enabled: true, disabledReason: true, heartbeatAt: true } } },
    }),
    tx.volume.groupBy({
      by: ['backendId'],
      where: { deletedAt: null, backendId: { not: null } },
      _sum: { sizeGiB: true },
    }),
    tx.volumeDraft.findMany({ select: { backendId: true, volume: { select: { sizeGiB: true } } } }),
  ]);
  const promisedOn = new Map(promises.map((row) => [row.backendId, row._sum.sizeGiB ?? 0]));
  for (const { backendId, volume } of drafts)
    promisedOn.set(backendId, (promisedOn.get(backendId) ?? 0) + volume.sizeGiB);
  return backends.map((backend) => ({ ...backend, promisedGiB: promisedOn.get(backend.id) ?? 0 }));
}

/** Names for each back end the filter that refused it, and the numbers. */
export function noValidBackend(refused: readonly Refusal[], failed: readonly FailedBackend[] = []): AppError {
  if (refused.length === 0) {
    return new AppError('NO_VALID_HOST', 'No valid back end was found: the cloud has none.', {
      hint: 'Start the worker on a host; it brings a back end of files.',
    });
  }
  const reasons = refused.map(({ host, filter, why }) => `${host} (${filter}): ${why}`).join('; ');
  return new AppError('NO_VALID_HOST', `No valid back end was found. ${reasons}.`, {
    hint:
      failed.at(-1)?.hint ??
      'Ask for a smaller volume or another type or zone, delete what is no longer needed, or ask an administrator.',
  });
}
