import { createHash } from 'node:crypto';
import path from 'node:path';
import { AppError } from '@skydeck/core/app-error';
import type { DiskSource } from '@skydeck/core/volume/disk-source';
import { splitAddress } from '../disk-options';

/**
 * A disk as QEMU's monitor takes it (`blockdev-add`), every layer of it and its format said: nothing is guessed from
 * what a guest has written. @param keySecret id of the `secret` object with the disk's passphrase
 */
export function blockNode(volumeId: string, disk: DiskSource, keySecret: string | null): object {
  const name = { 'node-name': nodeName(volumeId, locationOf(disk)) };
  switch (disk.kind) {
    case 'file':
      return disk.format === 'raw'
        ? { ...raw(file(disk.path), keySecret), ...name }
        : layers(volumeId, [disk.path, ...(disk.backing ?? [])], keySecret);
    case 'block':
      return { ...raw({ driver: 'host_device', filename: disk.path, discard: 'unmap' }, keySecret), ...name };
    case 'rbd': {
      const server = disk.monitors.map((monitor) => {
        const [host, port = '6789'] = splitAddress(monitor);
        return { host, port };
      });
      const image = { driver: 'rbd', pool: disk.pool, image: disk.image, user: disk.user, server };
      return { ...raw(image, keySecret), ...name };
    }
    case 'nbd':
      throw servedTwice();
  }
}

/** What identifies the bytes of a disk on its back end. */
export function locationOf(disk: DiskSource): string {
  switch (disk.kind) {
    case 'file':
    case 'block':
      return disk.path;
    case 'rbd':
      return disk.image;
    case 'nbd':
      throw servedTwice();
  }
}

/** Of one layer of a volume: QEMU's names have at most 31 characters. */
export function nodeName(volumeId: string, location: string): string {
  return `${nodePrefix(volumeId)}${digest(path.basename(location), 16)}`;
}

/** What the names of all nodes of a volume begin with. */
export const nodePrefix = (volumeId: string): string => `v${digest(volumeId, 12)}-`;

const digest = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

const servedTwice = (): AppError =>
  new AppError('INTERNAL', 'A volume that another host serves is not served a second time.');

const file = (filename: string): object => ({ driver: 'file', filename, discard: 'unmap' });

function layers(volumeId: string, paths: readonly string[], keySecret: string | null): object {
  return paths.reduceRight<object>((below, layer) => {
    const encrypt = keySecret === null ? {} : { encrypt: { format: 'luks', 'key-secret': keySecret } };
    const backing = Object.keys(below).length > 0 ? below : null;
    const name = { 'node-name': nodeName(volumeId, layer) };
    return { driver: 'qcow2', file: file(layer), discard: 'unmap', backing, ...encrypt, ...name };
  }, {});
}

function raw(protocol: object, keySecret: string | null): object {
  return keySecret === null
    ? { driver: 'raw', file: protocol, discard: 'unmap' }
    : { driver: 'luks', 'key-secret': keySecret, file: protocol, discard: 'unmap' };
}
