import { z } from 'zod';
import { listInput } from '../../list.input';
import { storageDescription, storageName, zoneName } from '../volume.input';

/** Most volumes of one group: all of them are locked, and frozen, together. */
export const GROUP_VOLUMES_MAX = 50;

const volumeIds = z
  .array(z.uuid())
  .max(GROUP_VOLUMES_MAX, `At most ${GROUP_VOLUMES_MAX} volumes.`)
  .transform((ids) => [...new Set(ids)]);

export const createGroupInput = z.object({
  name: storageName,
  description: storageDescription.default(''),
  /** Where its volumes are. */
  availabilityZone: zoneName.default('nova'),
  /** What its volumes may be of; none: any. */
  typeIds: z
    .array(z.uuid())
    .max(100)
    .transform((ids) => [...new Set(ids)])
    .default([]),
  volumeIds: volumeIds.default([]),
});
export type CreateGroupInput = z.infer<typeof createGroupInput>;

export const groupSortKeys = ['name', 'createdAt'] as const;

export const listGroupsInput = listInput(groupSortKeys, {
  /** Cloud admins only. */
  allProjects: z.boolean().optional(),
});
export type ListGroupsInput = z.infer<typeof listGroupsInput>;

export const groupIdInput = z.object({ id: z.uuid() });
export type GroupIdInput = z.infer<typeof groupIdInput>;

/** What is not given stays. */
export const updateGroupInput = z.object({
  id: z.uuid(),
  name: storageName.optional(),
  description: storageDescription.optional(),
});
export type UpdateGroupInput = z.infer<typeof updateGroupInput>;

/** Which volumes are in it from now on. */
export const setGroupVolumesInput = z.object({ id: z.uuid(), volumeIds });
export type SetGroupVolumesInput = z.infer<typeof setGroupVolumesInput>;

export const deleteGroupInput = z.object({
  id: z.uuid(),
  /** With everything on its volumes; else these stay, in no group. */
  deleteVolumes: z.boolean().default(false),
});
export type DeleteGroupInput = z.infer<typeof deleteGroupInput>;

/** A new group of copies, of another group's volumes or of what they were at a group snapshot. */
export const copyGroupInput = z.object({
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('group'), groupId: z.uuid('Choose a group.') }),
    z.object({ kind: z.literal('group-snapshot'), groupSnapshotId: z.uuid('Choose a group snapshot.') }),
  ]),
  name: storageName,
  description: storageDescription.default(''),
});
export type CopyGroupInput = z.infer<typeof copyGroupInput>;

export const createGroupSnapshotInput = z.object({
  groupId: z.uuid('Choose a group.'),
  name: storageName,
  description: storageDescription.default(''),
});
export type CreateGroupSnapshotInput = z.infer<typeof createGroupSnapshotInput>;

export const listGroupSnapshotsInput = listInput(groupSortKeys, {
  groupId: z.uuid().optional(),
  /** Cloud admins only. */
  allProjects: z.boolean().optional(),
});
export type ListGroupSnapshotsInput = z.infer<typeof listGroupSnapshotsInput>;

/** What is not given stays. */
export const updateGroupSnapshotInput = updateGroupInput;
export type UpdateGroupSnapshotInput = z.infer<typeof updateGroupSnapshotInput>;
