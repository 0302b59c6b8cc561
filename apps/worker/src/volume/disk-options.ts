import type { DiskSource } from '@skydeck/core/volume/disk-source';

/** QEMU's option syntax doubles commas in values. */
const value = (text: string): string => text.replaceAll(',', ',,');

/**
 * A disk as QEMU's `--image-opts` names it, with the format said: nothing is guessed from what a guest has written.
 * @param keySecret id of the `secret` object that holds the disk's passphrase
 */
export function diskOptions(disk: DiskSource, keySecret: string | null): string {
  switch (disk.kind) {
    case 'file': {
      const file = `file.driver=file,file.filename=${value(disk.path)}`;
      if (disk.format === 'raw') return raw(file, keySecret);
      return ['driver=qcow2', file, ...layerKeys(disk.backing?.length ?? 0, keySecret)].join(',');
    }
    case 'block':
      return raw(`file.driver=host_device,file.filename=${value(disk.path)}`, keySecret);
    case 'rbd': {
      const servers = disk.monitors.map((monitor, index) => {
        const [host = '', port = '6789'] = splitAddress(monitor);
        return `file.server.${index}.host=${value(host)},file.server.${index}.port=${port}`;
      });
      const [name = '', snapshot] = disk.image.split('@');
      const image = [
        `file.pool=${value(disk.pool)}`,
        `file.image=${value(name)}`,
        ...(snapshot === undefined ? [] : [`file.snapshot=${value(snapshot)}`]),
        `file.user=${value(disk.user)}`,
      ];
      return raw(['file.driver=rbd', ...image, ...servers].join(','), keySecret);
    }
    case 'nbd':
      return [
        'driver=raw,file.driver=nbd,file.server.type=unix',
        `file.server.path=${value(disk.socket)}`,
        `file.export=${value(disk.exportName)}`,
      ].join(',');
  }
}

/** Each layer of an encrypted disk is encrypted, under the same passphrase. */
function layerKeys(depth: number, keySecret: string | null): string[] {
  if (keySecret === null) return [];
  return Array.from({ length: depth + 1 }, (_, layer) => {
    const prefix = 'backing.'.repeat(layer);
    return `${prefix}encrypt.format=luks,${prefix}encrypt.key-secret=${keySecret}`;
  });
}

function raw(file: string, keySecret: string | null): string {
  return keySecret === null ? `driver=raw,${file}` : `driver=luks,key-secret=${keySecret},${file}`;
}

/** `10.0.0.1`, `10.0.0.1:6789`, `[fd00::1]:6789`. */
export function splitAddress(address: string): [host: string, port: string | undefined] {
  const match = /^\[([^\]]+)\](?::(\d+))?$/.exec(address) ?? /^([^:]+)(?::(\d+))?$/.exec(address);
  return match ? [match[1] ?? '', match[2]] : [address, undefined];
}
