import { z } from 'zod';
import { listInput } from '../list.input';
import { volumeStatuses } from './volume-states';

/** Largest volume in GiB: 64 TiB, what ext4 and the drivers' formats surely hold. */
export const VOLUME_MAX_GIB = 65_536;
const METADATA_MAX = 128;

/** Of volumes, snapshots, groups, backups, types and QoS specs: what a person reads, with no meaning to the machine. */
export const storageName = z
  .string()
  .trim()
  .min(1, 'Give it a name.')
  .max(255, 'At most 255 characters.')
  // eslint-disable-next-line no-control-regex -- just what must not be there
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'Control characters are not allowed.');

export const storageDescription = z.string().trim().max(1_000, 'At most 1000 characters.');

export const storageMetadata = z
  .record(
    z
      .string()
      .min(1, 'A key must not be empty.')
      .max(255, 'A key has at most 255 characters.')
      .regex(/^[A-Za-z0-9_.:-]+( [A-Za-z0-9_.:-]+)*$/, 'Keys use letters, digits, space and _ . : -'),
    z.string().max(255, 'A value has at most 255 characters.'),
  )
  .refine((metadata) => Object.keys(metadata).length <= METADATA_MAX, `At most ${METADATA_MAX} keys.`);

export const volumeSize = z
  .number('Give a size.')
  .int('Whole GiB.')
  .min(1, 'At least 1 GiB.')
  .max(VOLUME_MAX_GIB, `At most ${VOLUME_MAX_GIB} GiB.`);

export const zoneName = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_.-]+$/);

export const volumeSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('blank') }),
  z.object({ kind: z.literal('image'), imageId: z.uuid('Choose an image.') }),
  z.object({ kind: z.literal('volume'), volumeId: z.uuid('Choose a volume.') }),
  z.object({ kind: z.literal('snapshot'), snapshotId: z.uuid('Choose a snapshot.') }),
]);
export type VolumeSource = z.infer<typeof volumeSource>;

export const createVolumeInput = z.object({
  name: storageName,
  description: storageDescription.default(''),
  sizeGiB: volumeSize,
  /** Default: that of the source, else the default type. */
  typeId: z.uuid().nullish(),
  /** Default: any. */
  availabilityZone: zoneName.nullish(),
  source: volumeSource.default({ kind: 'blank' }),
  metadata: storageMetadata.default({}),
  groupId: z.uuid().nullish(),
});
export type CreateVolumeInput = z.infer<typeof createVolumeInput>;

export const volumeSortKeys = ['name', 'status', 'sizeGiB', 'createdAt'] as const;

export const listVolumesInput = listInput(volumeSortKeys, {
  status: z.array(z.enum(volumeStatuses)).max(volumeStatuses.length).optional(),
  typeId: z.uuid().optional(),
  groupId: z.uuid().optional(),
  /** Exactly so large. */
  sizeGiB: volumeSize.optional(),
  bootable: z.boolean().optional(),
  encrypted: z.boolean().optional(),
  availabilityZone: zoneName.optional(),
  /** Attached to this instance. */
  instanceId: z.uuid().optional(),
  /** Cloud admins only. */
  backendId: z.uuid().optional(),
  /** Cloud admins only. */
  allProjects: z.boolean().optional(),
});
export type ListVolumesInput = z.infer<typeof listVolumesInput>;

export const volumeIdInput = z.object({ id: z.uuid() });
export type VolumeIdInput = z.infer<typeof volumeIdInput>;

/** What is not given stays. */
export const updateVolumeInput = z.object({
  id: z.uuid(),
  name: storageName.optional(),
  description: storageDescription.optional(),
  /** Whether guests may boot from it. */
  bootable: z.boolean().optional(),
  metadata: storageMetadata.optional(),
});
export type UpdateVolumeInput = z.infer<typeof updateVolumeInput>;

export const extendVolumeInput = z.object({ id: z.uuid(), sizeGiB: volumeSize });
export type ExtendVolumeInput = z.infer<typeof extendVolumeInput>;

/** The actions that `volume.action` takes; the others have procedures of their own. */
export const bulkVolumeActions = ['delete', 'force-delete'] as const;
export type BulkVolumeAction = (typeof bulkVolumeActions)[number];

export const actOnVolumesInput = z.object({
  ids: z
    .array(z.uuid())
    .min(1, 'Choose at least one volume.')
    .max(100, 'At most 100 volumes at once.')
    .transform((ids) => [...new Set(ids)]),
  action: z.enum(bulkVolumeActions),
});
export type ActOnVolumesInput = z.infer<typeof actOnVolumesInput>;

/** What an admin may set a volume to that is stuck; the bytes are not touched. */
export const forcedStatuses = ['available', 'in-use', 'error'] as const;

export const forceVolumeStatusInput = z.object({
  id: z.uuid(),
  status: z.enum(forcedStatuses),
  reason: z.string().trim().min(1, 'Say why: it is kept in the audit trail.').max(1_000),
});
export type ForceVolumeStatusInput = z.infer<typeof forceVolumeStatusInput>;
