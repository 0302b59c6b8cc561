import type { Prisma, Tx } from '@skydeck/db';
import type { AppError } from '../../../app-error';
import { errorOf, settleAtRest } from '../../workflows/volume-settling';
import { DamagedBackupError } from '../content/damaged-backup';
import type { BackupMemo } from './backup-drivers';

/** Writes how an operation on a backup ended; a deletion that waits keeps its own status. */
export async function settleBackup(
  tx: Tx,
  backupId: string,
  { status, ...data }: Prisma.BackupUpdateManyMutationInput,
): Promise<void> {
  if (status !== undefined) {
    await tx.backup.updateMany({
      where: { id: backupId, deletedAt: null, status: { not: 'deleting' } },
      data: { status },
    });
  }
  await tx.backup.updateMany({ where: { id: backupId, deletedAt: null }, data });
}

/** Gives a volume back that was kept still while it was read. */
export async function releaseVolume(tx: Tx, volumeId: string): Promise<void> {
  const held = await tx.volume.count({ where: { id: volumeId, status: 'backing-up' } });
  if (held > 0) await settleAtRest(tx, volumeId);
}

/** Does what reads backups, and remembers which one was found to be damaged. */
export async function notingDamage<T>(memo: BackupMemo, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DamagedBackupError) memo.damagedBackupId = error.backupId;
    throw error;
  }
}

/** Nobody restores a damaged backup or goes on from it, before it was mended and verified. */
export async function settleDamaged(tx: Tx, { damagedBackupId }: BackupMemo, error: AppError): Promise<void> {
  if (damagedBackupId === undefined) return;
  await settleBackup(tx, damagedBackupId, { status: 'error', verifiedAt: new Date(), ...errorOf(error) });
}
