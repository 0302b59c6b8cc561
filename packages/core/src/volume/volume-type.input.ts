import { z } from 'zod';
import { listInput } from '../list.input';
import { storageDescription, storageMetadata, storageName } from './volume.input';

const PROJECTS_MAX = 1_000;

const projectIds = z
  .array(z.uuid())
  .max(PROJECTS_MAX, `At most ${PROJECTS_MAX} projects.`)
  .transform((ids) => [...new Set(ids)]);

/** What a type promises of its volumes. */
const promises = {
  description: storageDescription,
  /** Whether several instances may have a volume of it at once. */
  multiattach: z.boolean(),
  /** Null: the bytes are stored as they are. */
  encryption: z.enum(['luks']).nullable(),
  /** Compared with the back ends' name and capabilities. */
  extraSpecs: storageMetadata,
  qosSpecId: z.uuid().nullable(),
};

export const createVolumeTypeInput = z
  .object({
    name: storageName,
    description: promises.description.default(''),
    multiattach: promises.multiattach.default(false),
    encryption: promises.encryption.default(null),
    extraSpecs: promises.extraSpecs.default({}),
    qosSpecId: promises.qosSpecId.default(null),
    public: z.boolean().default(true),
    /** Of the projects that may use it when it is not public. */
    projectIds: projectIds.default([]),
    isDefault: z.boolean().default(false),
  })
  .refine((type) => type.public || !type.isDefault, {
    message: 'The default type is for everybody.',
    path: ['isDefault'],
  });
export type CreateVolumeTypeInput = z.infer<typeof createVolumeTypeInput>;

/** What is not given stays. */
export const updateVolumeTypeInput = z.object({
  id: z.uuid(),
  name: storageName.optional(),
  description: promises.description.optional(),
  multiattach: promises.multiattach.optional(),
  encryption: promises.encryption.optional(),
  extraSpecs: promises.extraSpecs.optional(),
  qosSpecId: promises.qosSpecId.optional(),
  /** Only another type can take this from a type. */
  isDefault: z.literal(true).optional(),
});
export type UpdateVolumeTypeInput = z.infer<typeof updateVolumeTypeInput>;

export const setVolumeTypeAccessInput = z.object({ id: z.uuid(), public: z.boolean(), projectIds });
export type SetVolumeTypeAccessInput = z.infer<typeof setVolumeTypeAccessInput>;

export const volumeTypeSortKeys = ['name', 'createdAt'] as const;
export const listVolumeTypesInput = listInput(volumeTypeSortKeys, {});
export type ListVolumeTypesInput = z.infer<typeof listVolumeTypesInput>;

export const volumeTypeIdInput = z.object({ id: z.uuid() });
export type VolumeTypeIdInput = z.infer<typeof volumeTypeIdInput>;
