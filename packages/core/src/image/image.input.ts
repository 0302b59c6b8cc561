import { z } from 'zod';
import { listInput } from '../list.input';

export const imageStatuses = ['queued', 'saving', 'importing', 'active', 'deactivated', 'killed'] as const;
/** As images are stored. */
export const imageDiskFormats = ['qcow2', 'raw', 'iso', 'aki', 'ari'] as const;
export const imageVisibilities = ['public', 'private', 'shared', 'community'] as const;

export const listImagesInput = listInput(['name', 'status', 'sizeBytes', 'createdAt'], {
  status: z.enum(imageStatuses).optional(),
  visibility: z.enum(imageVisibilities).optional(),
  format: z.enum(imageDiskFormats).optional(),
});
export type ListImagesInput = z.infer<typeof listImagesInput>;
