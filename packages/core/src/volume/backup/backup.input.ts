import { z } from 'zod';
import { listInput } from '../../list.input';
import { storageDescription, storageName, volumeSize, zoneName } from '../volume.input';
import { backupStatuses } from './backup-states';

export const createBackupInput = z.object({
  volumeId: z.uuid('Choose a volume.'),
  /** Of that volume; default: what the volume holds now. */
  snapshotId: z.uuid().nullish(),
  name: storageName,
  description: storageDescription.default(''),
  /** Stores what has changed since the last backup of the volume. */
  incremental: z.boolean().default(false),
});
export type CreateBackupInput = z.infer<typeof createBackupInput>;

export const backupSortKeys = ['name', 'status', 'sizeGiB', 'storedBytes', 'createdAt'] as const;
export const backupKinds = ['full', 'incremental'] as const;

export const listBackupsInput = listInput(backupSortKeys, {
  status: z.array(z.enum(backupStatuses)).max(backupStatuses.length).optional(),
  kind: z.enum(backupKinds).optional(),
  encrypted: z.boolean().optional(),
  volumeId: z.uuid().optional(),
  scheduleId: z.uuid().optional(),
  /** Cloud admins only. */
  allProjects: z.boolean().optional(),
});
export type ListBackupsInput = z.infer<typeof listBackupsInput>;

export const backupIdInput = z.object({ id: z.uuid() });
export type BackupIdInput = z.infer<typeof backupIdInput>;

/** What is not given stays. */
export const updateBackupInput = z.object({
  id: z.uuid(),
  name: storageName.optional(),
  description: storageDescription.optional(),
});
export type UpdateBackupInput = z.infer<typeof updateBackupInput>;

export const restoreTarget = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('new'),
    name: storageName,
    /** Default: that of the backup. */
    sizeGiB: volumeSize.nullish(),
    /** Default: that of the volume that was backed up, else the default type. */
    typeId: z.uuid().nullish(),
    /** Default: any. */
    availabilityZone: zoneName.nullish(),
  }),
  z.object({ kind: z.literal('existing'), volumeId: z.uuid('Choose a volume.') }),
]);
export type RestoreTarget = z.infer<typeof restoreTarget>;

export const restoreBackupInput = z.object({ id: z.uuid(), target: restoreTarget });
export type RestoreBackupInput = z.infer<typeof restoreBackupInput>;
