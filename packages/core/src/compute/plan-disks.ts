import type { Image, Prisma, Tx } from '@skydeck/db';
import { AppError, notFound } from '../app-error';
import type { RequestContext } from '../context';
import { nextDevice } from '../volume/attachment.input';
import { checkVolume, type CheckedVolume, type NewVolume } from '../volume/insert-volume';
import type { LockedVolume } from '../volume/lock-volumes';
import { assertVolumeAction } from '../volume/volume-states';
import { guestHardware, type GuestHardware } from './guest-hardware';
import type { LaunchInstancesInput } from './instance.input';
import type { LaunchDisk } from './launch-disks.input';

/** A volume that every instance of a launch gets: one that exists (then it is one instance), or one to be made. */
export interface PlannedDisk {
  device: string;
  /** 0 is the root disk; null is not booted from. */
  bootIndex: number | null;
  deleteOnTermination: boolean;
  existing: LockedVolume | null;
  make: CheckedVolume | null;
}

/** What a guest boots, wherever that lies. */
export interface GuestSystem {
  name: string;
  imageId: string | null;
  properties: Prisma.InputJsonObject;
  kernelId: string | null;
  minRamMiB: number;
}

export interface DiskPlan {
  system: GuestSystem;
  disks: PlannedDisk[];
}

type Wanted = Pick<LaunchInstancesInput, 'rootVolume' | 'disks'>;

/**
 * Checks the volumes of a launch, in the transaction that writes its rows. `locked` are those that exist.
 * @throws AppError NOT_FOUND, INVALID, CONFLICT, FORBIDDEN
 */
export async function planDisks(
  tx: Tx,
  ctx: RequestContext,
  projectId: string,
  wanted: Wanted,
  image: Image | null,
  locked: readonly LockedVolume[],
): Promise<DiskPlan> {
  const find = (id: string, role: 'root' | 'data'): LockedVolume => {
    // Cloud admins see other projects' volumes, but a launch is for one project.
    const volume = locked.find((each) => each.id === id && each.projectId === projectId);
    if (!volume) throw notFound('volume');
    const boots = role === 'root' && image === null;
    assertVolumeAction(volume, boots ? 'launch' : 'attach', ctx.actor);
    if (role === 'root' && volume.attachments > 0) throw sharedRoot(volume.name);
    return volume;
  };
  const resolve = async (
    source: LaunchDisk['source'],
    role: 'root' | 'data',
  ): Promise<Pick<PlannedDisk, 'existing' | 'make'>> =>
    source.kind === 'volume'
      ? { existing: find(source.volumeId, role), make: null }
      : { existing: null, make: await checkVolume(tx, ctx, projectId, newVolume(source)) };

  const root = wanted.rootVolume ?? null;
  refuseUnfitRoot(root?.source.kind ?? null, image);
  let system = image ? systemOfImage(image) : null;
  const disks: PlannedDisk[] = [];
  if (root) {
    const source = root.source.kind === 'image' ? { ...root.source, imageId: image?.id ?? '' } : root.source;
    const found = await resolve(source, 'root');
    // An installer makes it bootable.
    if (source.kind === 'blank' && found.make) found.make.data.bootable = true;
    system ??= await systemOfVolume(tx, found);
    const device = rootDevice(guestHardware(system).diskBus);
    disks.push({ ...found, device, bootIndex: 0, deleteOnTermination: root.deleteOnTermination });
  }
  if (!system) throw notFound('image');
  guestHardware(system);
  let bootIndex = 0;
  for (const disk of wanted.disks) {
    const device = nextDevice(disks.map((each) => each.device));
    if (device === null) throw new AppError('INVALID', 'An instance cannot have so many disks.');
    disks.push({
      ...(await resolve(disk.source, 'data')),
      device,
      bootIndex: disk.bootable ? (bootIndex += 1) : null,
      deleteOnTermination: disk.deleteOnTermination,
    });
  }
  return { system, disks };
}

function newVolume(source: Exclude<LaunchDisk['source'], { kind: 'volume' }>): NewVolume {
  const { sizeGiB, typeId, ...from } = source;
  return { sizeGiB, typeId, source: from };
}

function systemOfImage({ id, name, properties, kernelId, minRamMiB }: Image): GuestSystem {
  return { name, imageId: id, properties: asObject(properties), kernelId, minRamMiB };
}

/** Of a volume that is to boot by itself. @throws AppError INVALID when what a snapshot holds does not */
async function systemOfVolume(
  tx: Tx,
  { existing, make }: Pick<PlannedDisk, 'existing' | 'make'>,
): Promise<GuestSystem> {
  const volume = existing
    ? await tx.volume.findUniqueOrThrow({ where: { id: existing.id }, omit: { wrappedKey: true } })
    : { bootable: false, imageId: null, ...make?.data, name: await nameOfSnapshot(tx, make) };
  if (!volume.bootable) {
    throw new AppError('INVALID', `${volume.name} is not marked as bootable.`, {
      field: 'rootVolume',
      hint: 'If there is a system on it, mark it as bootable on its page; else choose another one.',
    });
  }
  const image = volume.imageId ? await tx.image.findUnique({ where: { id: volume.imageId } }) : null;
  const properties = asObject(volume.imageProperties);
  // Made from an ISO image: that is on the volume, not in a drive.
  const made = image && image.diskFormat !== 'iso' ? image : null;
  return {
    name: volume.name,
    imageId: made?.id ?? null,
    properties,
    kernelId: made?.kernelId ?? null,
    minRamMiB: made?.minRamMiB ?? 0,
  };
}

/** A volume without an image is made from a snapshot. */
async function nameOfSnapshot(tx: Tx, make: CheckedVolume | null): Promise<string> {
  const { name } = await tx.volumeSnapshot.findUniqueOrThrow({ where: { id: make?.data.snapshotId ?? '' } });
  return name;
}

const asObject = (properties: unknown): Prisma.InputJsonObject =>
  (properties ?? {}) as Prisma.InputJsonObject;

function rootDevice(bus: GuestHardware['diskBus']): string {
  return bus === 'virtio' ? 'vda' : bus === 'ide' ? 'hda' : 'sda';
}

/** @throws AppError INVALID when image and root volume do not go together */
export function refuseUnfitRoot(
  kind: 'volume' | 'snapshot' | 'image' | 'blank' | null,
  image: Pick<Image, 'name' | 'diskFormat'> | null,
): void {
  if (kind === null || !image) return;
  const no = (message: string, hint: string): AppError =>
    new AppError('INVALID', message, { field: 'rootVolume', hint });
  const installer = image.diskFormat === 'iso';
  if (kind === 'image' && installer) {
    throw no(
      `${image.name} is an ISO image: a disk made from it does not boot.`,
      'Choose a blank volume for it to install to.',
    );
  }
  if (kind === 'blank' && !installer) {
    throw no(
      `A blank volume has nothing to boot, and ${image.name} is no installer.`,
      'Have the volume made from the image.',
    );
  }
  if ((kind === 'volume' || kind === 'snapshot') && !installer) {
    throw no(
      `Both ${image.name} and a volume are to be booted.`,
      'Choose one of them; only an ISO image goes beside a volume.',
    );
  }
}

function sharedRoot(name: string): AppError {
  return new AppError('CONFLICT', `Cannot boot from ${name}: another instance has it.`, {
    field: 'rootVolume',
    hint: 'Two guests that boot from one disk destroy it. Detach it there, or launch from a snapshot of it.',
  });
}
