import {
  backupIdInput,
  createBackupInput,
  listBackupsInput,
  restoreBackupInput,
  updateBackupInput,
} from '@skydeck/core/volume/backup/backup.input';
import { createBackup } from '@skydeck/core/volume/backup/create-backup';
import { deleteBackup } from '@skydeck/core/volume/backup/delete-backup';
import { getBackup } from '@skydeck/core/volume/backup/get-backup';
import { listBackups } from '@skydeck/core/volume/backup/list-backups';
import { restoreBackup } from '@skydeck/core/volume/backup/restore-backup';
import { updateBackup } from '@skydeck/core/volume/backup/update-backup';
import { verifyBackup } from '@skydeck/core/volume/backup/verify-backup';
import { procedure, router } from '../trpc';

export const backupRouter = router({
  list: procedure('volume.backup.read')
    .input(listBackupsInput)
    .query(({ ctx, input }) => listBackups(ctx, input)),
  get: procedure('volume.backup.read')
    .input(backupIdInput)
    .query(({ ctx, input }) => getBackup(ctx, input)),
  create: procedure('volume.backup.write')
    .input(createBackupInput)
    .mutation(({ ctx, input }) => createBackup(ctx, input)),
  update: procedure('volume.backup.write')
    .input(updateBackupInput)
    .mutation(({ ctx, input }) => updateBackup(ctx, input)),
  restore: procedure('volume.backup.write')
    .input(restoreBackupInput)
    .mutation(({ ctx, input }) => restoreBackup(ctx, input)),
  verify: procedure('volume.backup.write')
    .input(backupIdInput)
    .mutation(({ ctx, input }) => verifyBackup(ctx, input)),
  delete: procedure('volume.backup.write')
    .input(backupIdInput)
    .mutation(({ ctx, input }) => deleteBackup(ctx, input)),
});
