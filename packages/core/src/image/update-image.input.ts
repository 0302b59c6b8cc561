import { z } from 'zod';
import { imageVisibilities } from './image.input';
import { newImageFields } from './new-image.input';

const TAGS_MAX = 50;
/** A deletion of more is done in several requests. */
export const DELETE_MAX = 100;

export const imageTags = z
  .array(
    z
      .string()
      .trim()
      .min(1, 'A tag must not be empty.')
      .max(255, 'A tag has at most 255 characters.')
      .regex(/^[^,/]*$/, 'A tag must not contain a comma or a slash.'),
  )
  .max(TAGS_MAX, `At most ${TAGS_MAX} tags.`)
  .refine((tags) => new Set(tags).size === tags.length, 'A tag is there twice.');

/** What is left out stays as it is; `unwrap` takes the defaults of new images off. */
export const updateImageInput = z.object({
  id: z.uuid(),
  name: newImageFields.name.optional(),
  description: newImageFields.description.unwrap().optional(),
  visibility: z.enum(imageVisibilities).optional(),
  protected: z.boolean().optional(),
  minDiskGiB: newImageFields.minDiskGiB.unwrap().optional(),
  minRamMiB: newImageFields.minRamMiB.unwrap().optional(),
  arch: newImageFields.arch.unwrap().optional(),
  osDistro: z.string().trim().max(60, 'At most 60 characters.').nullish(),
  family: z.string().trim().max(120, 'At most 120 characters.').nullish(),
  version: z.string().trim().max(60, 'At most 60 characters.').nullish(),
  properties: newImageFields.properties.unwrap().optional(),
  tags: imageTags.optional(),
});
export type UpdateImageInput = z.infer<typeof updateImageInput>;

export const deleteImagesInput = z.object({
  ids: z.array(z.uuid()).min(1, 'Choose at least one.').max(DELETE_MAX, `At most ${DELETE_MAX} at once.`),
});
export type DeleteImagesInput = z.infer<typeof deleteImagesInput>;
