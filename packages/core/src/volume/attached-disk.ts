import type { Prisma } from '@skydeck/db';
import { AppError } from '../app-error';
import { diskLimits } from './disk-limits';
import type { DiskSource, GuestDisk } from './disk-source';
import type { VolumeDrivers } from './volume-driver';
import { onBackend } from './volume-record';
import type { ServedVolume, VolumeTransport } from './volume-transport';

/** What of an attachment its guest's host needs. */
export const attachedVolume = {
  volume: { include: { backend: true, type: { select: { qosSpec: { select: { specs: true } } } } } },
} satisfies Prisma.VolumeAttachmentInclude;

export type AttachmentRecord = Prisma.VolumeAttachmentGetPayload<{ include: typeof attachedVolume }>;

/** What brings volumes to guests. */
export interface DiskDrivers {
  volumes: VolumeDrivers;
  transport: VolumeTransport;
  config: { secretKey: Buffer };
}

/** virtio's limit; OpenStack's guests look for `/dev/disk/by-id/virtio-<the first 20 characters>`. */
const SERIAL_LENGTH = 20;

export const serialOf = (volumeId: string): string => volumeId.slice(0, SERIAL_LENGTH);

/** The attachment as its guest's disk, on the guest's host. @throws AppError STORAGE */
export async function guestDisk(
  attachment: AttachmentRecord,
  drivers: DiskDrivers,
  signal: AbortSignal,
): Promise<GuestDisk> {
  const { volume, device, readOnly, bootIndex } = attachment;
  const specs = (volume.type.qosSpec?.specs ?? {}) as Record<string, unknown>;
  return {
    serial: serialOf(volume.id),
    source: await sourceOf(attachment, drivers, signal),
    device,
    type: 'disk',
    bus: 'virtio',
    readOnly,
    shareable: volume.multiattach,
    // A root disk of the host's own is the first.
    bootOrder: bootIndex === null ? null : bootIndex + 1,
    limits: diskLimits(specs, volume.sizeGiB),
  };
}

async function sourceOf(
  attachment: AttachmentRecord,
  { volumes, transport, config }: DiskDrivers,
  signal: AbortSignal,
): Promise<DiskSource> {
  const { volume } = attachment;
  if (attachment.mode === 'nbd') return transport.reach(volume.id, servedAt(attachment), signal);
  if (volume.backendId === null) {
    throw new AppError('STORAGE', `${volume.name} lies on no back end.`, { hint: 'Detach and delete it.' });
  }
  return volumes.get(volume.backendId).source(onBackend(volume, config.secretKey));
}

/** Where the volume's owner serves it. @throws AppError STORAGE when nobody serves it yet */
export function servedAt({
  volume,
  nbdHost,
  nbdPort,
}: Pick<AttachmentRecord, 'nbdHost' | 'nbdPort'> & { volume: { name: string } }): ServedVolume {
  if (nbdHost !== null && nbdPort !== null) return { host: nbdHost, port: nbdPort };
  throw new AppError('STORAGE', `${volume.name} is not served by the host that owns it.`, {
    hint: 'Detach it and attach it again.',
  });
}
