import { z } from 'zod';

/** In the guest: `vda` is the root disk's as a rule, so that volumes begin with `vdb`. */
export const deviceName = z
  .string()
  .trim()
  .transform((name) => name.replace(/^\/dev\//, ''))
  .pipe(z.string().regex(/^vd[b-z]$/, 'A name from vdb to vdz.'));

export const attachVolumeInput = z.object({
  /** The volume's. */
  id: z.uuid('Choose a volume.'),
  instanceId: z.uuid('Choose an instance.'),
  /** Default: the next that is free. */
  device: deviceName.nullish(),
  readOnly: z.boolean().default(false),
  deleteOnTermination: z.boolean().default(false),
});
export type AttachVolumeInput = z.infer<typeof attachVolumeInput>;

export const detachVolumeInput = z.object({ id: z.uuid(), instanceId: z.uuid() });
export type DetachVolumeInput = z.infer<typeof detachVolumeInput>;

export const updateAttachmentInput = z.object({
  /** The volume's. */
  id: z.uuid(),
  instanceId: z.uuid(),
  /** Whether the volume is deleted together with the instance. */
  deleteOnTermination: z.boolean(),
});
export type UpdateAttachmentInput = z.infer<typeof updateAttachmentInput>;

export const instanceVolumesInput = z.object({ id: z.uuid() });

const letters = 'bcdefghijklmnopqrstuvwxyz';

/** The next device name that none of these takes; null when there is none left. */
export function nextDevice(taken: readonly string[]): string | null {
  for (const letter of letters) if (!taken.includes(`vd${letter}`)) return `vd${letter}`;
  return null;
}
