import { z } from 'zod';

const GIB_MAX = 65_536;
const MIB_MAX = 16 * 1024 * 1024;
const PROPERTIES_MAX = 128;

export const imageArchitectures = ['x86_64', 'i686', 'aarch64', 'armv7l', 'ppc64le', 's390x'] as const;
export const newImageVisibilities = ['private', 'shared', 'community', 'public'] as const;

export const imageName = z.string().trim().min(1, 'Give it a name.').max(255, 'At most 255 characters.');

export const imageProperties = z
  .record(
    z
      .string()
      .min(1, 'A key must not be empty.')
      .max(255, 'A key has at most 255 characters.')
      .regex(/^[A-Za-z0-9_.:-]+( [A-Za-z0-9_.:-]+)*$/, 'Keys use letters, digits, space and _ . : -'),
    z.string().max(1_024, 'A value has at most 1,024 characters.'),
  )
  .refine((map) => Object.keys(map).length <= PROPERTIES_MAX, `At most ${PROPERTIES_MAX} properties.`);

/** Lower-case hex. */
export const sha256Hex = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{64}$/, 'A SHA-256 has 64 hexadecimal digits.');

const blankIsNull = (text: string | null | undefined): string | null => text?.trim() || null;
const optionalText = (max: number) =>
  z.string().max(max, `At most ${max} characters.`).nullish().transform(blankIsNull);

/** What is said about a new image, whichever way its file comes. */
export const newImageFields = {
  name: imageName,
  description: z.string().trim().max(1_000, 'At most 1,000 characters.').default(''),
  visibility: z.enum(newImageVisibilities).default('private'),
  protected: z.boolean().default(false),
  minDiskGiB: z.number().int('A whole number.').min(0).max(GIB_MAX, `At most ${GIB_MAX} GiB.`).default(0),
  minRamMiB: z.number().int('A whole number.').min(0).max(MIB_MAX, `At most ${MIB_MAX} MiB.`).default(0),
  arch: z.enum(imageArchitectures).default('x86_64'),
  osDistro: optionalText(60),
  family: optionalText(120),
  version: optionalText(60),
  properties: imageProperties.default({}),
  kernelId: z.uuid().nullish(),
  ramdiskId: z.uuid().nullish(),
} as const;

export type NewImage = z.infer<z.ZodObject<typeof newImageFields>>;
