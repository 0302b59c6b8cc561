import { z } from 'zod';
import { volumeSize } from '../volume/volume.input';

/** Beside the root disk. */
export const LAUNCH_MAX_DISKS = 16;

const existing = z.object({ kind: z.literal('volume'), volumeId: z.uuid('Choose a volume.') });
const made = {
  sizeGiB: volumeSize,
  /** Default: that of the source, else the default type. */
  typeId: z.uuid().nullish(),
};
const blank = z.object({ kind: z.literal('blank'), ...made });
const fromSnapshot = z.object({
  kind: z.literal('snapshot'),
  snapshotId: z.uuid('Choose a snapshot.'),
  ...made,
});

/** Whether the volume is deleted with its instance. */
const deleteOnTermination = z.boolean().default(false);

/** A volume as the root disk, in place of a disk of the host's own. */
export const rootVolume = z.object({
  source: z.discriminatedUnion('kind', [
    existing,
    fromSnapshot,
    /** Filled with the image that is launched. */
    z.object({ kind: z.literal('image'), ...made }),
    /** For an installer to write to, beside an ISO image. */
    blank,
  ]),
  deleteOnTermination,
});
export type RootVolume = z.infer<typeof rootVolume>;

/** A volume beside the root disk: one that exists, or a new one for each instance. */
export const launchDisk = z.object({
  source: z.discriminatedUnion('kind', [
    existing,
    fromSnapshot,
    z.object({ kind: z.literal('image'), imageId: z.uuid('Choose an image.'), ...made }),
    blank,
  ]),
  deleteOnTermination,
  /** Booted from when nothing before it in the list can be. */
  bootable: z.boolean().default(false),
});
export type LaunchDisk = z.infer<typeof launchDisk>;

/** In the order in which the guest has them: vdb, vdc … */
export const launchDisks = z.array(launchDisk).max(LAUNCH_MAX_DISKS, `At most ${LAUNCH_MAX_DISKS} disks.`);

interface WithDisks {
  rootVolume?: RootVolume | null;
  disks: readonly LaunchDisk[];
}

/** Ids of the volumes that exist already. */
export function existingVolumes({ rootVolume: root, disks }: WithDisks): string[] {
  return [root?.source, ...disks.map(({ source }) => source)].flatMap((source) =>
    source?.kind === 'volume' ? [source.volumeId] : [],
  );
}

/** What the new volumes of one instance take of the quota. */
export function newVolumes({ rootVolume: root, disks }: WithDisks): { volumes: number; volumeGiB: number } {
  const sizes = [root?.source, ...disks.map(({ source }) => source)].flatMap((source) =>
    source && source.kind !== 'volume' ? [source.sizeGiB] : [],
  );
  return { volumes: sizes.length, volumeGiB: sizes.reduce((sum, size) => sum + size, 0) };
}
