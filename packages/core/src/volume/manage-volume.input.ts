import { z } from 'zod';
import { storageDescription, storageName } from './volume.input';

/** A file's or device's name on a back end, as somebody else may have given it. */
const locationName = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'Letters, digits and . _ - only.')
  .refine(
    (name) => !name.startsWith('volume-'),
    'Names that begin with “volume-” are given by the cloud only.',
  );

export const manageVolumeInput = z.object({
  backendId: z.uuid('Choose a back end.'),
  location: locationName,
  name: storageName,
  description: storageDescription.default(''),
  typeId: z.uuid().nullish(),
  bootable: z.boolean().default(false),
});
export type ManageVolumeInput = z.infer<typeof manageVolumeInput>;

export const unmanageVolumeInput = z.object({
  id: z.uuid(),
  /** What its bytes are called from then on. */
  location: locationName,
});
export type UnmanageVolumeInput = z.infer<typeof unmanageVolumeInput>;
