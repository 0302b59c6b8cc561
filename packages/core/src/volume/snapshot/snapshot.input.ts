import { z } from 'zod';
import { listInput } from '../../list.input';
import { storageDescription, storageMetadata, storageName } from '../volume.input';
import { snapshotStatuses } from './snapshot-states';

export const createSnapshotInput = z.object({
  volumeId: z.uuid('Choose a volume.'),
  name: storageName,
  description: storageDescription.default(''),
  metadata: storageMetadata.default({}),
});
export type CreateSnapshotInput = z.infer<typeof createSnapshotInput>;

export const snapshotSortKeys = ['name', 'status', 'sizeGiB', 'createdAt'] as const;

export const listSnapshotsInput = listInput(snapshotSortKeys, {
  status: z.array(z.enum(snapshotStatuses)).max(snapshotStatuses.length).optional(),
  volumeId: z.uuid().optional(),
  /** Cloud admins only. */
  allProjects: z.boolean().optional(),
});
export type ListSnapshotsInput = z.infer<typeof listSnapshotsInput>;

export const snapshotIdInput = z.object({ id: z.uuid() });
export type SnapshotIdInput = z.infer<typeof snapshotIdInput>;

/** What is not given stays. */
export const updateSnapshotInput = z.object({
  id: z.uuid(),
  name: storageName.optional(),
  description: storageDescription.optional(),
  metadata: storageMetadata.optional(),
});
export type UpdateSnapshotInput = z.infer<typeof updateSnapshotInput>;
