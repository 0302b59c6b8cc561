import { z } from 'zod';
import { newImageFields, sha256Hex } from './new-image.input';

export const createImageInput = z.object({
  ...newImageFields,
  file: z.object({
    name: z.string().trim().min(1).max(255).describe('As it is called where it comes from; only shown.'),
    sizeBytes: z.number().int().min(1, 'The file is empty.').max(Number.MAX_SAFE_INTEGER),
    /** When it is known already; else it is said later, and the import waits for it. */
    sha256: sha256Hex.nullish(),
  }),
});
export type CreateImageInput = z.infer<typeof createImageInput>;

export const imageIdInput = z.object({ id: z.uuid() });
export type ImageIdInput = z.infer<typeof imageIdInput>;

export const uploadIdInput = z.object({ id: z.uuid() });
export type UploadIdInput = z.infer<typeof uploadIdInput>;

export const uploadChecksumInput = z.object({ id: z.uuid(), sha256: sha256Hex });
export type UploadChecksumInput = z.infer<typeof uploadChecksumInput>;
