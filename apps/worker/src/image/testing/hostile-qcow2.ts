import type { HostileFile } from './hostile-files';
import { MIB, patch, rawDisk, convertTo, realImage } from './image-bytes';

const V3_END = 104;

/** A qcow2 with data, changed in its header (and anywhere). */
function changed(
  name: string,
  reason: HostileFile['reason'],
  change: (bytes: Buffer) => Buffer | void,
): HostileFile {
  return {
    name,
    reason,
    async make({ directory }) {
      const raw = await rawDisk(directory);
      return patch(await convertTo(raw, `${directory}/image`, 'qcow2'), change);
    },
  };
}

/** Entry of the L1 table, as the offset of an L2 table. */
function firstL2(bytes: Buffer): { l1: number; l2: number } {
  const l1 = Number(bytes.readBigUInt64BE(40));
  return { l1, l2: Number(bytes.readBigUInt64BE(l1) & 0x00fffffffffffe00n) };
}

/** Moves the header's extensions away for one of ours. */
function withExtension(bytes: Buffer, type: number, content: Buffer): void {
  const at = bytes.readUInt32BE(100) || V3_END;
  bytes.fill(0, at, at + 1_024);
  bytes.writeUInt32BE(type, at);
  bytes.writeUInt32BE(content.length, at + 4);
  content.copy(bytes, at + 8);
}

export const hostileQcow2: readonly HostileFile[] = [
  {
    name: 'qcow2 with a file of the host as its backing file',
    reason: 'backing-file',
    make: ({ directory, canary }) =>
      realImage(directory, 'image', 'qcow2', { size: '', create: ['-b', canary, '-F', 'raw'] }),
  },
  {
    name: 'qcow2 of version 2 with a backing file',
    reason: 'backing-file',
    make: ({ directory, canary }) =>
      realImage(directory, 'image', 'qcow2', {
        size: '',
        settings: 'compat=0.10',
        create: ['-b', canary, '-F', 'raw'],
      }),
  },
  {
    name: 'qcow2 that backs itself: a chain without an end',
    reason: 'backing-file',
    make: ({ directory }) =>
      realImage(directory, 'image', 'qcow2', { create: ['-u', '-b', 'image', '-F', 'qcow2'] }),
  },
  {
    name: 'qcow2 with a json: backing file',
    reason: 'backing-file',
    make: ({ directory, canary }) =>
      realImage(directory, 'image', 'qcow2', {
        create: [
          '-u',
          '-F',
          'raw',
          '-b',
          `json:{"driver":"raw","file":{"driver":"file","filename":"${canary}"}}`,
        ],
      }),
  },
  {
    name: 'qcow2 with a file of the host as its data file',
    reason: 'external-data',
    make: ({ directory, canary }) =>
      realImage(directory, 'image', 'qcow2', { settings: `data_file=${canary}.data,data_file_raw=on` }),
  },
  changed('qcow2 that only names a data file', 'external-data', (bytes) =>
    withExtension(bytes, 0x44415441, Buffer.from('/etc/passwd')),
  ),
  changed('qcow2 that only names the format of a backing file', 'backing-file', (bytes) =>
    withExtension(bytes, 0xe2792aca, Buffer.from('raw')),
  ),
  changed(
    'qcow2 with extensions that do not end',
    'bad-tables',
    (bytes) =>
      withExtension(bytes, 0x12345678, Buffer.alloc(8)) ?? void bytes.writeUInt32BE(0xffff_fff0, 108 + 8),
  ),
  changed(
    'qcow2 with an unknown feature',
    'unknown-features',
    (bytes) => void bytes.writeBigUInt64BE(1n << 40n, 72),
  ),
  changed('qcow2 marked as corrupt', 'damaged', (bytes) => void bytes.writeBigUInt64BE(2n, 72)),
  changed('qcow2 of 8 EiB', 'virtual-size', (bytes) => void bytes.writeBigUInt64BE((1n << 63n) - 512n, 24)),
  changed('qcow2 of 16 PiB', 'virtual-size', (bytes) => void bytes.writeBigUInt64BE(1n << 54n, 24)),
  changed('qcow2 with a huge L1 table', 'bad-tables', (bytes) => void bytes.writeUInt32BE(0xffff_ffff, 36)),
  changed(
    'qcow2 with too short an L1 table',
    'bad-tables',
    (bytes) => void bytes.writeBigUInt64BE(1n << 30n, 24),
  ),
  changed(
    'qcow2 whose L1 table lies behind its end',
    'truncated',
    (bytes) => void bytes.writeBigUInt64BE(1n << 40n, 40),
  ),
  changed(
    'qcow2 with a huge refcount table',
    'bad-tables',
    (bytes) => void bytes.writeUInt32BE(0x00ff_ffff, 56),
  ),
  changed(
    'qcow2 whose refcount table lies behind its end',
    'bad-tables',
    (bytes) => void bytes.writeBigUInt64BE(1n << 40n, 48),
  ),
  changed('qcow2 with a million snapshots', 'bad-tables', (bytes) => void bytes.writeUInt32BE(1_000_000, 60)),
  changed('qcow2 with clusters of a gigabyte', 'bad-tables', (bytes) => void bytes.writeUInt32BE(30, 20)),
  changed('qcow2 encrypted with AES', 'encrypted', (bytes) => void bytes.writeUInt32BE(1, 32)),
  changed('qcow2 encrypted with LUKS', 'encrypted', (bytes) => void bytes.writeUInt32BE(2, 32)),
  changed('qcow2 of version 1', 'unsupported', (bytes) => void bytes.writeUInt32BE(1, 4)),
  changed('qcow2 whose data lies behind its end', 'truncated', (bytes) => {
    const { l2 } = firstL2(bytes);
    bytes.writeBigUInt64BE((1n << 63n) | (1n << 40n), l2 + 16 * 8);
  }),
  changed('qcow2 with a table that points at itself', 'shared-blocks', (bytes) => {
    const { l2 } = firstL2(bytes);
    bytes.writeBigUInt64BE((1n << 63n) | BigInt(l2), l2);
  }),
  changed('qcow2 that shows one cluster a thousand times', 'shared-blocks', (bytes) => {
    const { l2 } = firstL2(bytes);
    const cluster = bytes.readBigUInt64BE(l2 + 16 * 8);
    for (let entry = 0; entry < 256; entry += 1) bytes.writeBigUInt64BE(cluster, l2 + entry * 8);
  }),
  changed('qcow2 that unpacks one cluster to a gigabyte and a half', 'bomb', (bytes) => {
    const clusterBytes = 65_536;
    const tables = 3;
    const l2At = Math.ceil(bytes.length / clusterBytes) * clusterBytes;
    const grown = Buffer.alloc(l2At + tables * clusterBytes);
    bytes.copy(grown);
    const { l1 } = firstL2(bytes);
    grown.writeBigUInt64BE(BigInt(tables) * 8_192n * 65_536n, 24);
    grown.writeUInt32BE(tables, 36);
    for (let table = 0; table < tables; table += 1) {
      const at = l2At + table * clusterBytes;
      grown.writeBigUInt64BE((1n << 63n) | BigInt(at), l1 + table * 8);
      for (let entry = 0; entry < 8_192; entry += 1) {
        grown.writeBigUInt64BE((1n << 62n) | BigInt(5 * clusterBytes), at + entry * 8);
      }
    }
    return grown;
  }),
  changed('qcow2 that was cut off', 'truncated', (bytes) => bytes.subarray(0, bytes.length - MIB / 2)),
];
