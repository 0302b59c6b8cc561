import { z } from 'zod';
import { listInput } from '../list.input';
import { memberStatuses } from './member.input';

export const imageStatuses = ['queued', 'saving', 'importing', 'active', 'deactivated', 'killed'] as const;
/** As images are stored. */
export const imageDiskFormats = ['qcow2', 'raw', 'iso', 'aki', 'ari'] as const;
export const imageVisibilities = ['public', 'private', 'shared', 'community'] as const;

/** By the size of the stored file. */
export const imageSizes = ['small', 'medium', 'large'] as const;

export const listImagesInput = listInput(['name', 'status', 'sizeBytes', 'createdAt'], {
  status: z.enum(imageStatuses).optional(),
  visibility: z.enum(imageVisibilities).optional(),
  format: z.enum(imageDiskFormats).optional(),
  protected: z.boolean().optional(),
  size: z.enum(imageSizes).optional(),
  family: z.string().trim().min(1).max(120).optional(),
  /** Only the newest active image of each family. */
  latest: z.boolean().optional(),
  tag: z.string().max(255).optional(),
  /** Images of others that are shared with the chosen project, by its answer: offered ones are in no other list. */
  membership: z.enum(memberStatuses).optional(),
});
export type ListImagesInput = z.infer<typeof listImagesInput>;
