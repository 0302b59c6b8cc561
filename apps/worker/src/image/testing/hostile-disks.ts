import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { HostileFile } from './hostile-files';
import { convertTo, MIB, patch, rawDisk, realImage, vmdk, vmdkDescriptor } from './image-bytes';

type Reason = HostileFile['reason'];

function written(name: string, reason: Reason, content: (canary: string) => Buffer | string): HostileFile {
  return {
    name,
    reason,
    async make({ directory, canary }) {
      const file = path.join(directory, 'image');
      await writeFile(file, content(canary));
      return file;
    },
  };
}

function changed(
  format: 'vdi' | 'vpc' | 'vhdx' | 'vmdk',
  name: string,
  reason: Reason,
  change: (bytes: Buffer) => Buffer | void,
): HostileFile {
  return {
    name,
    reason,
    async make({ directory }) {
      const raw = await rawDisk(directory);
      return patch(await convertTo(raw, path.join(directory, 'image'), format), change);
    },
  };
}

const whole = 'RW 2048 SPARSE "disk.vmdk"';

export const hostileVmdk: readonly HostileFile[] = [
  written('VMDK descriptor of a file of the host', 'absolute-path', (canary) =>
    vmdkDescriptor(`RW 2048 FLAT "${canary}" 0`, { createType: 'monolithicFlat' }),
  ),
  written('VMDK descriptor of a device of the host', 'absolute-path', () =>
    vmdkDescriptor('RW 2048 FLAT "/dev/sda" 0', { createType: 'fullDevice' }),
  ),
  written('VMDK descriptor of a file beside it', 'other-extents', () =>
    vmdkDescriptor('RW 2048 FLAT "disk-flat.vmdk" 0', { createType: 'monolithicFlat' }),
  ),
  written('VMDK descriptor that goes up', 'absolute-path', () =>
    vmdkDescriptor('RW 2048 SPARSE "../../etc/passwd"', { createType: 'twoGbMaxExtentSparse' }),
  ),
  written(
    'VMDK descriptor behind blank lines',
    'absolute-path',
    (canary) => `\n\n#\nversion=1\ncreateType="monolithicFlat"\nRW 1 FLAT "${canary}" 0\n`,
  ),
  written('sparse VMDK without capacity: QEMU follows its descriptor', 'absolute-path', (canary) =>
    vmdk({ capacitySectors: 0, descriptor: vmdkDescriptor(`RW 2048 FLAT "${canary}" 0`) }),
  ),
  written('sparse VMDK without capacity and with a harmless extent', 'other-extents', () =>
    vmdk({ capacitySectors: 0, descriptor: vmdkDescriptor(whole) }),
  ),
  written('sparse VMDK with a parent', 'parent', (canary) =>
    vmdk({ descriptor: vmdkDescriptor(whole, { more: `parentFileNameHint="${canary}"` }) }),
  ),
  written('sparse VMDK with the content id of a parent', 'parent', () =>
    vmdk({ descriptor: vmdkDescriptor(whole).replace('parentCID=ffffffff', 'parentCID=0badcafe') }),
  ),
  written('sparse VMDK that hides a parent where only QEMU looks', 'bad-tables', (canary) => {
    const bytes = vmdk({ descriptor: vmdkDescriptor(whole), descriptorSector: 40 });
    bytes.write(`parentFileNameHint="${canary}"\n`, 512, 'latin1');
    return bytes;
  }),
  written('sparse VMDK that hides a parent behind the end of its text', 'parent', (canary) => {
    const bytes = vmdk({ descriptor: vmdkDescriptor(whole) });
    bytes.write(`\nparentFileNameHint="${canary}"\n`, 8 * 512, 'latin1');
    return bytes;
  }),
  written('sparse VMDK with a second extent', 'absolute-path', (canary) =>
    vmdk({ descriptor: vmdkDescriptor(`${whole}\nRW 2048 FLAT "${canary}" 0`) }),
  ),
  written('sparse VMDK of a type that has other files', 'other-extents', () =>
    vmdk({ descriptor: vmdkDescriptor(whole, { createType: 'twoGbMaxExtentSparse' }) }),
  ),
  written('sparse VMDK of 8 EiB', 'virtual-size', () =>
    vmdk({ descriptor: vmdkDescriptor(whole), capacitySectors: Number.MAX_SAFE_INTEGER }),
  ),
  written('sparse VMDK whose grain directory lies behind its end', 'truncated', () =>
    vmdk({ descriptor: vmdkDescriptor(whole), directorySector: 100_000 }),
  ),
  written('sparse VMDK that shows one grain many times', 'shared-blocks', () =>
    vmdk({
      descriptor: vmdkDescriptor(whole),
      tables: (bytes) => {
        bytes.writeUInt32LE(22, 21 * 512);
        for (let entry = 0; entry < 16; entry += 1) bytes.writeUInt32LE(128, 22 * 512 + entry * 4);
      },
    }),
  ),
  written('VMDK of ESX’s old kind', 'unsupported', () =>
    Buffer.concat([Buffer.from('COWD'), Buffer.alloc(4_096)]),
  ),
];

export const hostileDisks: readonly HostileFile[] = [
  changed('vdi', 'differencing VDI', 'parent', (bytes) => void bytes.writeUInt32LE(4, 0x4c)),
  changed('vdi', 'VDI with the id of a parent', 'parent', (bytes) => void bytes.fill(7, 0x1b8, 0x1c8)),
  changed('vdi', 'VDI of 4 EiB', 'virtual-size', (bytes) => void bytes.writeBigUInt64LE(1n << 62n, 0x170)),
  changed('vdi', 'VDI that shows one block twice', 'shared-blocks', (bytes) => {
    const map = bytes.readUInt32LE(0x154);
    for (let entry = 0; entry < 16; entry += 1) bytes.writeUInt32LE(0, map + entry * 4);
  }),
  changed(
    'vdi',
    'VDI with fewer blocks than its size',
    'bad-tables',
    (bytes) => void bytes.writeUInt32LE(3, 0x180),
  ),
  changed('vpc', 'differencing VHD', 'parent', (bytes) => {
    bytes.writeUInt32BE(4, 60);
    bytes.writeUInt32BE(4, bytes.length - 512 + 60);
  }),
  changed(
    'vpc',
    'VHD with two footers that differ',
    'damaged',
    (bytes) => void bytes.writeUInt32BE(2, bytes.length - 512 + 60),
  ),
  changed('vpc', 'VHD of 4 EiB', 'virtual-size', (bytes) => {
    bytes.writeBigUInt64BE(1n << 62n, 48);
    bytes.writeBigUInt64BE(1n << 62n, bytes.length - 512 + 48);
  }),
  changed('vpc', 'VHD that shows one block many times', 'shared-blocks', (bytes) => {
    const table = Number(bytes.readBigUInt64BE(512 + 16));
    const block = bytes.readUInt32BE(table);
    for (let entry = 0; entry < 8; entry += 1) bytes.writeUInt32BE(block, table + entry * 4);
  }),
  changed('vpc', 'VHD without its footer', 'truncated', (bytes) => bytes.subarray(0, bytes.length - 512)),
  changed('vhdx', 'differencing VHDX', 'parent', (bytes) => {
    const at = findGuid(bytes, '3767a1ca36fa434db3b633f0aa44e76b');
    const parameters = metadataAt(bytes) + bytes.readUInt32LE(at + 16);
    bytes.writeUInt32LE(2, parameters + 4);
  }),
  changed('vhdx', 'VHDX with the place of a parent', 'parent', (bytes) => {
    const at = findGuid(bytes, 'ab12cabee6b22345 93efc309e000c746'.replace(' ', ''));
    Buffer.from('2d5fd3a80bb34d45abf7d3d84834ab0c', 'hex').copy(bytes, at);
  }),
  changed('vhdx', 'VHDX with a log to replay', 'not-closed', (bytes) => {
    for (const header of [64 * 1_024, 128 * 1_024]) bytes.fill(9, header + 48, header + 64);
  }),
  changed(
    'vhdx',
    'VHDX with two region tables that differ',
    'damaged',
    (bytes) => void bytes.writeUInt32LE(9, 256 * 1_024 + 8),
  ),
  changed('vhdx', 'VHDX of 4 EiB', 'virtual-size', (bytes) => {
    const at = findGuid(bytes, '2442a52f1bcd7648b2115dbed83bf4b8');
    bytes.writeBigUInt64LE(1n << 62n, metadataAt(bytes) + bytes.readUInt32LE(at + 16));
  }),
  {
    name: 'QED with a backing file',
    reason: 'unsupported',
    make: ({ directory, canary }) =>
      realImage(directory, 'image', 'qed', { size: '', create: ['-b', canary, '-F', 'raw'] }),
  },
  written('raw disk that is encrypted', 'encrypted', () =>
    Buffer.concat([Buffer.from('LUKS\xba\xbe', 'latin1'), Buffer.alloc(MIB)]),
  ),
  written('disc that is a qcow2 too', 'ambiguous', () => {
    const bytes = Buffer.alloc(128 * 1_024);
    bytes.write('QFI\xfb', 0, 'latin1');
    bytes.writeUInt32BE(3, 4);
    bytes.write('\x01CD001\x01', 32_768, 'latin1');
    return bytes;
  }),
  changed('vdi', 'VDI that is a VHD too', 'ambiguous', (bytes) => {
    bytes.write('conectix', bytes.length - 512, 'latin1');
    return bytes;
  }),
  written('web page instead of an image', 'not-a-disk', () =>
    '<!DOCTYPE html><html><body>404</body></html>'.padEnd(2_048),
  ),
  written('ZIP archive', 'not-a-disk', () =>
    Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(4_096, 1)]),
  ),
  written('disc that was cut off', 'truncated', () => {
    const bytes = Buffer.alloc(64 * 1_024);
    bytes.write('\x01CD001\x01', 32_768, 'latin1');
    bytes.writeUInt32LE(1_000_000, 32_768 + 80);
    bytes.writeUInt16LE(2_048, 32_768 + 128);
    return bytes;
  }),
  written('empty file', 'empty', () => ''),
  written('a few bytes', 'truncated', () => Buffer.from([1, 2, 3, 250])),
];

function metadataAt(bytes: Buffer): number {
  return bytes.indexOf('metadata', MIB, 'latin1');
}

function findGuid(bytes: Buffer, hex: string): number {
  const at = bytes.indexOf(Buffer.from(hex, 'hex'), MIB);
  if (at < 0) throw new Error(`the item ${hex} is not there`);
  return at;
}
