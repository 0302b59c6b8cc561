import { AppError } from '@skydeck/core/app-error';
import type { DiskSource } from '@skydeck/core/volume/disk-source';
import { splitAddress } from '../disk-options';

/**
 * A disk as QEMU's monitor takes it (`blockdev-add`), every layer of it and its format said: nothing is guessed from
 * what a guest has written. @param keySecret id of the `secret` object with the disk's passphrase
 */
export function blockNode(disk: DiskSource, keySecret: string | null): object {
  switch (disk.kind) {
    case 'file':
      return disk.format === 'raw'
        ? raw(file(disk.path), keySecret)
        : layers([disk.path, ...(disk.backing ?? [])], keySecret);
    case 'block':
      return raw({ driver: 'host_device', filename: disk.path, discard: 'unmap' }, keySecret);
    case 'rbd': {
      const server = disk.monitors.map((monitor) => {
        const [host, port = '6789'] = splitAddress(monitor);
        return { host, port };
      });
      return raw({ driver: 'rbd', pool: disk.pool, image: disk.image, user: disk.user, server }, keySecret);
    }
    case 'nbd':
      throw new AppError('INTERNAL', 'A volume that another host serves is not served a second time.');
  }
}

const file = (path: string): object => ({ driver: 'file', filename: path, discard: 'unmap' });

function layers(paths: readonly string[], keySecret: string | null): object {
  return paths.reduceRight<object>((below, path) => {
    const encrypt = keySecret === null ? {} : { encrypt: { format: 'luks', 'key-secret': keySecret } };
    const backing = Object.keys(below).length > 0 ? below : null;
    return { driver: 'qcow2', file: file(path), discard: 'unmap', backing, ...encrypt };
  }, {});
}

function raw(protocol: object, keySecret: string | null): object {
  return keySecret === null
    ? { driver: 'raw', file: protocol, discard: 'unmap' }
    : { driver: 'luks', 'key-secret': keySecret, file: protocol, discard: 'unmap' };
}
