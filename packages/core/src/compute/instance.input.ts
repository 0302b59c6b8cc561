import { z } from 'zod';
import { listInput } from '../list.input';
import { existingVolumes, launchDisks, rootVolume } from './launch-disks.input';

/** Largest user data in bytes, as EC2 and OpenStack clients expect it at least. */
export const USER_DATA_MAX_BYTES = 64 * 1024;
export const LAUNCH_MAX_COUNT = 20;
const NAME_MAX = 63;
const TAGS_MAX = 50;
const METADATA_MAX = 128;

/** The beginnings that cloud-init knows. */
const USER_DATA_STARTS = [
  '#cloud-config',
  '#!',
  '#include',
  '#cloud-boothook',
  '#part-handler',
  '## template:',
  'Content-Type:',
  'MIME-Version:',
  'From ',
];

export const instanceStatuses = ['BUILD', 'ACTIVE', 'SHUTOFF', 'PAUSED', 'SUSPENDED', 'ERROR'] as const;

/** An instance's name is also its guest's host name (RFC 1123), so that both always agree. */
export const instanceName = z
  .string()
  .trim()
  .min(1, 'Give it a name.')
  .max(NAME_MAX, `At most ${NAME_MAX} characters.`)
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
    'Use letters, digits and hyphens, with a letter or digit first and last: the name is also the guest’s host name.',
  );

export const instanceDescription = z.string().trim().max(255, 'At most 255 characters.');

export const instanceTags = z
  .array(
    z
      .string()
      .trim()
      .min(1, 'A tag must not be empty.')
      .max(60, 'A tag has at most 60 characters.')
      .regex(/^[^,/]*$/, 'A tag must not contain a comma or a slash.'),
  )
  .max(TAGS_MAX, `At most ${TAGS_MAX} tags.`)
  .refine((tags) => new Set(tags).size === tags.length, 'A tag is there twice.');

export const instanceMetadata = z
  .record(
    z
      .string()
      .min(1, 'A key must not be empty.')
      .max(255, 'A key has at most 255 characters.')
      .regex(/^[A-Za-z0-9_.:-]+( [A-Za-z0-9_.:-]+)*$/, 'Keys use letters, digits, space and _ . : -'),
    z.string().max(255, 'A value has at most 255 characters.'),
  )
  .refine((metadata) => Object.keys(metadata).length <= METADATA_MAX, `At most ${METADATA_MAX} keys.`);

/** Length in bytes as the guest gets it, not in characters. */
export function userDataBytes(userData: string): number {
  return new TextEncoder().encode(userData).length;
}

export const userData = z
  .string()
  .refine(
    (text) => userDataBytes(text) <= USER_DATA_MAX_BYTES,
    `User data is too large: at most ${USER_DATA_MAX_BYTES} bytes (64 KiB).`,
  )
  .refine(
    (text) => text.trim() === '' || USER_DATA_STARTS.some((start) => text.startsWith(start)),
    'User data must begin with “#cloud-config”, “#!” (a script) or a MIME header, else cloud-init ignores it.',
  );

export const launchInstancesInput = z
  .object({
    name: instanceName,
    description: instanceDescription.default(''),
    count: z
      .number()
      .int('A whole number.')
      .min(1, 'At least one.')
      .max(LAUNCH_MAX_COUNT, `At most ${LAUNCH_MAX_COUNT} at once.`)
      .default(1),
    imageId: z.uuid('Choose an image.').optional(),
    /** In place of an image: the latest of this family. */
    imageFamily: z.string().trim().min(1).max(120).optional(),
    /** In place of a disk of the host's own, made from the image. */
    rootVolume: rootVolume.nullish(),
    disks: launchDisks.default([]),
    /** Of an ISO image: also when the root disk has become bootable. */
    cdromFirst: z.boolean().default(false),
    flavorId: z.uuid('Choose a flavor.'),
    keyPairId: z.uuid().nullish(),
    userData: userData.nullish(),
    metadata: instanceMetadata.default({}),
    tags: instanceTags.default([]),
  })
  .refine(
    (input) => imagesGiven(input) === 1 || (imagesGiven(input) === 0 && bringsSystem(input.rootVolume)),
    {
      path: ['imageId'],
      message: 'Choose an image, or a family of images.',
    },
  )
  .refine((input) => input.count === 1 || existingVolumes(input).length === 0, {
    path: ['count'],
    message: 'A volume that exists goes to one instance: launch one, or have new volumes made.',
  })
  .refine((input) => new Set(existingVolumes(input)).size === existingVolumes(input).length, {
    path: ['disks'],
    message: 'A volume is there twice.',
  })
  .refine((input) => launchNames(input).every((name) => name.length <= NAME_MAX), {
    path: ['name'],
    message: `With “-${LAUNCH_MAX_COUNT}” at its end the name would be longer than ${NAME_MAX} characters.`,
  });
export type LaunchInstancesInput = z.infer<typeof launchInstancesInput>;

function imagesGiven({ imageId, imageFamily }: { imageId?: string; imageFamily?: string }): number {
  return [imageId, imageFamily].filter((given) => given !== undefined).length;
}

/** Whether a root volume holds what the guest boots, so that no image is needed. */
function bringsSystem(root: z.infer<typeof rootVolume> | null | undefined): boolean {
  return root?.source.kind === 'volume' || root?.source.kind === 'snapshot';
}

/** `web` for one, `web-1` to `web-3` for three. */
export function launchNames({ name, count }: { name: string; count: number }): string[] {
  return count === 1 ? [name] : Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
}

export const instanceSortKeys = ['name', 'status', 'ipAddress', 'createdAt', 'vcpus', 'ramMiB'] as const;

export const listInstancesInput = listInput(instanceSortKeys, {
  status: z.array(z.enum(instanceStatuses)).max(instanceStatuses.length).optional(),
  imageId: z.uuid().optional(),
  flavorId: z.uuid().optional(),
  /** Cloud admins only. */
  hostId: z.uuid().optional(),
  tag: z.string().max(60).optional(),
  ip: z.string().max(45).optional(),
  /** Cloud admins only. */
  allProjects: z.boolean().optional(),
});
export type ListInstancesInput = z.infer<typeof listInstancesInput>;

export const instanceIdInput = z.object({ id: z.uuid() });
export type InstanceIdInput = z.infer<typeof instanceIdInput>;

export const updateInstanceInput = z.object({
  id: z.uuid(),
  name: instanceName.optional(),
  description: instanceDescription.optional(),
  metadata: instanceMetadata.optional(),
  tags: instanceTags.optional(),
  /** Whether its ISO image is tried before its disks, from the next start on. */
  cdromFirst: z.boolean().optional(),
});
export type UpdateInstanceInput = z.infer<typeof updateInstanceInput>;

/** The actions that `instance.action` takes; renaming and the console have procedures of their own. */
export const bulkInstanceActions = [
  'start',
  'stop',
  'reboot-soft',
  'reboot-hard',
  'pause',
  'unpause',
  'suspend',
  'resume',
  'lock',
  'unlock',
  'delete',
] as const;
export type BulkInstanceAction = (typeof bulkInstanceActions)[number];

export const actOnInstancesInput = z.object({
  ids: z
    .array(z.uuid())
    .min(1, 'Choose at least one instance.')
    .max(100, 'At most 100 instances at once.')
    .transform((ids) => [...new Set(ids)]),
  action: z.enum(bulkInstanceActions),
});
export type ActOnInstancesInput = z.infer<typeof actOnInstancesInput>;

export const instanceLogInput = z.object({
  id: z.uuid(),
  tailBytes: z
    .number()
    .int()
    .min(1)
    .max(256 * 1024)
    .default(64 * 1024),
});
export type InstanceLogInput = z.infer<typeof instanceLogInput>;

export const instanceLogFromInput = z.object({
  id: z.uuid(),
  offset: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
});
export type InstanceLogFromInput = z.infer<typeof instanceLogFromInput>;
