import type { Db, Image } from '@skydeck/db';
import { AppError } from '../../app-error';
import type { CachedImageFile, ImageCache, ImageToCache } from '../disk-driver';

/** The images that a guest is made of. */
export interface GuestImages {
  /** What its root disk begins as, or an ISO image; null where a volume is the root disk. */
  disk: Image | null;
  kernel: Image | null;
  ramdisk: Image | null;
}

/** The image with those that it boots by. @throws AppError STORAGE when one of them is gone */
export async function readGuestImages(db: Pick<Db, 'image'>, disk: Image): Promise<GuestImages> {
  const ids = [disk.kernelId, disk.ramdiskId].filter((id) => id !== null);
  const parts = ids.length > 0 ? await db.image.findMany({ where: { id: { in: ids } } }) : [];
  const part = (id: string | null, what: string): Image | null => {
    if (id === null) return null;
    const found = parts.find((image) => image.id === id);
    if (found?.sha256) return found;
    throw new AppError('STORAGE', `The ${what} that ${disk.name} boots by is gone.`, {
      hint: 'Choose another image.',
    });
  };
  return { disk, kernel: part(disk.kernelId, 'kernel'), ramdisk: part(disk.ramdiskId, 'RAM disk') };
}

/** What a guest with a volume as its root disk needs beside that. */
export function besideRootVolume({ disk, kernel, ramdisk }: GuestImages): GuestImages {
  return { disk: disk && isCdrom(disk) ? disk : null, kernel, ramdisk };
}

/** Brings the images to this host; progress is 0 to 1, by bytes. @throws AppError STORAGE */
export async function fetchGuestImages(
  { disk, kernel, ramdisk }: GuestImages,
  cache: ImageCache,
  signal: AbortSignal,
  progress: (part: number, image: Image) => void = () => undefined,
): Promise<void> {
  const images = [disk, kernel, ramdisk].filter((image) => image !== null);
  const total = images.reduce((sum, { sizeBytes }) => sum + Number(sizeBytes), 0) || 1;
  let before = 0;
  for (const image of images) {
    const size = Number(image.sizeBytes);
    await cache.ensure(toCache(image), signal, (part) => progress((before + part * size) / total, image));
    before += size;
  }
}

/** What QEMU needs of the image's files beside the root disk. */
export async function bootFiles(
  { disk, kernel, ramdisk }: GuestImages,
  cache: ImageCache,
  signal: AbortSignal,
): Promise<{ cdrom: string | null; kernel: string | null; initrd: string | null }> {
  const pathOf = async (image: Image | null): Promise<string | null> =>
    image === null ? null : (await cache.ensure(toCache(image), signal)).path;
  const [cdrom, kernelPath, initrd] = await Promise.all([
    pathOf(disk && isCdrom(disk) ? disk : null),
    pathOf(kernel),
    pathOf(ramdisk),
  ]);
  return { cdrom, kernel: kernelPath, initrd };
}

/** The file under the root disk; null where the disk begins blank. */
export async function rootFile(
  disk: Image,
  cache: ImageCache,
  signal: AbortSignal,
): Promise<CachedImageFile | null> {
  return isCdrom(disk) ? null : cache.ensure(toCache(disk), signal);
}

/** An image that is put into the drive rather than onto the disk. */
export function isCdrom({ diskFormat }: Pick<Image, 'diskFormat'>): boolean {
  return diskFormat === 'iso';
}

/** @throws AppError STORAGE when it has no file */
export function toCache(image: Image): ImageToCache {
  if (image.sha256 === null) {
    throw new AppError('STORAGE', `The image ${image.name} has no data.`, { hint: 'Choose another image.' });
  }
  return {
    id: image.id,
    name: image.name,
    diskFormat: image.diskFormat,
    sha256: image.sha256,
    sizeBytes: Number(image.sizeBytes),
    virtualBytes: Number(image.virtualBytes),
  };
}
