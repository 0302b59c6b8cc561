import type { BackupSchedule, Tx } from '@skydeck/db';
import type { LockedVolume } from '../../lock-volumes';
import { lockParent, startBackup, type BackupMaker } from '../create-backup';

const NAME_LENGTH = 255;

/** The last run went well. */
export const noFailure = { errorCode: null, errorMessage: null, errorHint: null, failedAt: null } as const;

/**
 * One backup of a schedule: incremental until its chain is as long as the schedule wants, then full. A chunk that is
 * damaged in the store is so for all that share it; a full backup shares none.
 */
export async function startScheduled(
  tx: Tx,
  by: BackupMaker,
  schedule: Pick<BackupSchedule, 'id' | 'incrementals'>,
  volume: LockedVolume,
  now: Date,
) {
  const parent = schedule.incrementals > 0 ? await lockParent(tx, volume) : null;
  const when = now.toISOString().slice(0, 16).replace('T', ' ');
  return startBackup(tx, by, {
    volumeId: volume.id,
    scheduleId: schedule.id,
    name: `${volume.name.slice(0, NAME_LENGTH - when.length - 1)} ${when}`,
    description: '',
    incremental: parent !== null && parent.depth < schedule.incrementals,
  });
}
