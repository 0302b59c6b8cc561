import { z } from 'zod';
import type { Checksum } from './image-importer';
import { newImageFields } from './new-image.input';

const HEX_DIGITS = { sha256: 64, sha512: 128 } as const;

/** `sha256:<hex>`, `sha512:<hex>`, or the hex alone, whose length tells which it is. */
const checksum = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text, context): Checksum | null => {
    if (text === '') return null;
    const [, named, value = ''] = /^(?:(sha256|sha512)[:=])?([0-9a-f]+)$/.exec(text) ?? [];
    const algorithm = value.length === HEX_DIGITS.sha512 ? 'sha512' : 'sha256';
    if (value.length === HEX_DIGITS[algorithm] && (named === undefined || named === algorithm)) {
      return { algorithm, value };
    }
    context.addIssue({ code: 'custom', message: 'A SHA-256 has 64 hexadecimal digits, a SHA-512 has 128.' });
    return z.NEVER;
  });

export const importImageInput = z.object({
  ...newImageFields,
  url: z.string().trim().min(1, 'Give the address of the file.').max(2_048, 'At most 2,048 characters.'),
  checksum: checksum.nullish(),
});
export type ImportImageInput = z.infer<typeof importImageInput>;
