import { z } from 'zod';
import { listInput } from '../list.input';

export const imageStatuses = ['queued', 'saving', 'active', 'deactivated', 'killed'] as const;
export const imageVisibilities = ['public', 'private', 'shared', 'community'] as const;

export const listImagesInput = listInput(['name', 'status', 'sizeBytes', 'createdAt'], {
  status: z.enum(imageStatuses).optional(),
  visibility: z.enum(imageVisibilities).optional(),
});
export type ListImagesInput = z.infer<typeof listImagesInput>;
