import { z } from 'zod';
import { exportFormats } from '../../image/disk-exporter';
import { imageName, newImageFields } from '../../image/new-image.input';

export const uploadVolumeInput = z.object({
  id: z.uuid(),
  /** Of the image. */
  name: imageName,
  description: newImageFields.description,
  diskFormat: z.enum(exportFormats).default('qcow2'),
  visibility: newImageFields.visibility,
  protected: newImageFields.protected,
  /** Although a guest has it: a snapshot of this moment is read, and stays. */
  force: z.boolean().default(false),
  /** Of an encrypted volume: that the image may hold its data plain. */
  decrypt: z.boolean().default(false),
});
export type UploadVolumeInput = z.infer<typeof uploadVolumeInput>;
