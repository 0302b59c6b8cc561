import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import type { HostileFile, Workshop } from './hostile-files';
import { MIB, ovf, rawDisk, realImage, tar, vmdk, vmdkDescriptor, type Member } from './image-bytes';

type Reason = HostileFile['reason'];

const goodDisk: Member = {
  name: 'disk.vmdk',
  content: vmdk({ descriptor: vmdkDescriptor('RW 2048 SPARSE "disk.vmdk"') }),
};
const goodOvf: Member = { name: 'machine.ovf', content: ovf() };

function archive(
  name: string,
  reason: Reason,
  members: readonly Member[] | ((workshop: Workshop) => readonly Member[] | Promise<readonly Member[]>),
): HostileFile {
  return {
    name: `OVA ${name}`,
    reason,
    async make(workshop) {
      const file = path.join(workshop.directory, 'image');
      await writeFile(file, tar(typeof members === 'function' ? await members(workshop) : members));
      return file;
    },
  };
}

const bomb = `<!DOCTYPE bomb [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>`;

export const hostileArchives: readonly HostileFile[] = [
  archive('with a symbolic link to a file of the host', 'archive-link', ({ canary }) => [
    goodOvf,
    { name: 'disk.vmdk', content: '', type: '2', link: canary },
  ]),
  archive('with a hard link', 'archive-link', [
    goodOvf,
    { name: 'disk.vmdk', content: '', type: '1', link: '/etc/passwd' },
  ]),
  archive('with a device', 'archive-link', [goodOvf, { name: 'disk.vmdk', content: '', type: '4' }]),
  archive('whose members go up', 'archive-name', [goodOvf, { ...goodDisk, name: '../../etc/cron.d/x' }]),
  archive('with an absolute name', 'archive-name', [goodOvf, { ...goodDisk, name: '/etc/passwd' }]),
  archive('with a folder in a name', 'archive-name', [goodOvf, { ...goodDisk, name: 'a/disk.vmdk' }]),
  archive('with a member larger than itself', 'truncated', [goodOvf, { ...goodDisk, size: 8 ** 11 - 1 }]),
  archive('with a name twice', 'archive-members', [goodOvf, goodDisk, goodDisk]),
  archive('with a thousand members', 'archive-members', [
    goodOvf,
    ...Array.from({ length: 1_000 }, (_, index) => ({ name: `f${index}`, content: '' })),
  ]),
  archive('without an OVF', 'archive-members', [goodDisk]),
  archive('with a huge OVF', 'archive-members', [
    { ...goodOvf, content: Buffer.alloc(2 * MIB, ' ') },
    goodDisk,
  ]),
  archive('whose OVF names a file of the host', 'ovf-foreign-file', ({ canary }) => [
    { ...goodOvf, content: ovf({ href: canary }) },
    goodDisk,
  ]),
  archive('whose OVF names a URL', 'ovf-foreign-file', [
    { ...goodOvf, content: ovf({ href: 'http:%2f%2f169.254.169.254' }) },
    goodDisk,
  ]),
  archive('whose OVF goes up', 'ovf-foreign-file', [
    { ...goodOvf, content: ovf({ href: '../x' }) },
    goodDisk,
  ]),
  archive('whose disk is missing', 'ovf-foreign-file', [
    { ...goodOvf, content: ovf({ href: 'other.vmdk' }) },
    goodDisk,
  ]),
  archive('with an XML entity bomb', 'xml-entities', [
    { ...goodOvf, content: ovf({ prolog: bomb }) },
    goodDisk,
  ]),
  archive('with an XML entity of a file of the host', 'xml-entities', ({ canary }) => [
    { ...goodOvf, content: ovf({ prolog: `<!DOCTYPE x [<!ENTITY f SYSTEM "file://${canary}">]>` }) },
    goodDisk,
  ]),
  archive('whose OVF is written in UTF-16', 'ovf-damaged', [
    { ...goodOvf, content: Buffer.from(ovf(), 'utf16le') },
    goodDisk,
  ]),
  archive('whose OVF is nested without end', 'ovf-damaged', [
    { ...goodOvf, content: '<a>'.repeat(200_000) },
    goodDisk,
  ]),
  archive('with several disks', 'archive-members', [
    {
      ...goodOvf,
      content: ovf({
        moreFiles: '<File ovf:href="two.vmdk" ovf:id="file2"/>',
        moreDisks: '<Disk ovf:diskId="vmdisk2" ovf:fileRef="file2"/>',
      }),
    },
    goodDisk,
    { ...goodDisk, name: 'two.vmdk' },
  ]),
  archive('whose disk has another parent in it', 'parent', [
    goodOvf,
    {
      ...goodDisk,
      content: vmdk({
        descriptor: vmdkDescriptor('RW 2048 SPARSE "d.vmdk"', { more: 'parentFileNameHint="/etc/x"' }),
      }),
    },
  ]),
  archive('whose disk is a descriptor of a file of the host', 'absolute-path', ({ canary }) => [
    goodOvf,
    { ...goodDisk, content: vmdkDescriptor(`RW 1 FLAT "${canary}" 0`, { createType: 'monolithicFlat' }) },
  ]),
  archive('whose disk is a qcow2 with a backing file', 'backing-file', async ({ directory, canary }) => [
    goodOvf,
    {
      ...goodDisk,
      content: await readFile(
        await realImage(directory, 'inner', 'qcow2', { size: '', create: ['-b', canary, '-F', 'raw'] }),
      ),
    },
  ]),
  archive('whose disk is packed', 'nested', [
    goodOvf,
    { ...goodDisk, content: gzipSync(Buffer.alloc(1_000)) },
  ]),
  archive('whose manifest does not fit', 'checksum', [
    goodOvf,
    { name: 'machine.mf', content: `SHA256(disk.vmdk)= ${'0'.repeat(64)}\n` },
    goodDisk,
  ]),
  archive('that was cut off', 'truncated', [goodOvf, { ...goodDisk, size: 10 * MIB }]),
];

function packed(
  name: string,
  reason: Reason,
  make: (workshop: Workshop) => Buffer | Promise<Buffer>,
  limits: Pick<HostileFile, 'mostBytes'> = {},
): HostileFile {
  return {
    name,
    reason,
    ...limits,
    async make(workshop) {
      const file = path.join(workshop.directory, 'image');
      await writeFile(file, await make(workshop));
      return file;
    },
  };
}

/** Members of a packed file follow each other: a few kilobytes that unpack to gigabytes of letters. */
function manyTimes(member: Buffer, times: number): Buffer {
  return Buffer.concat(Array.from({ length: times }, () => member));
}

async function xz(content: Buffer): Promise<Buffer> {
  const { stdout } = await execa('xz', ['-c'], { input: content, encoding: 'buffer' });
  return Buffer.from(stdout);
}

export const hostilePacked: readonly HostileFile[] = [
  packed('gzip bomb', 'bomb', () => manyTimes(gzipSync(Buffer.alloc(16 * MIB, 'a')), 70)),
  packed('xz bomb', 'bomb', async () => manyTimes(await xz(Buffer.alloc(16 * MIB, 'a')), 70)),
  packed('endless zeros in gzip', 'too-large', () => manyTimes(gzipSync(Buffer.alloc(16 * MIB)), 140), {
    mostBytes: 128 * MIB,
  }),
  packed('gzip in gzip', 'nested', () => gzipSync(gzipSync(Buffer.alloc(10_000, 'ab')))),
  packed('OVA in gzip', 'nested', () => gzipSync(tar([goodOvf, goodDisk]))),
  packed('gzip that was cut off', 'damaged', async ({ directory }) => {
    const whole = gzipSync(await readFile(await rawDisk(directory)));
    return whole.subarray(0, whole.length - 100);
  }),
  packed('xz of a qcow2 with a backing file', 'backing-file', async ({ directory, canary }) =>
    xz(
      await readFile(
        await realImage(directory, 'inner', 'qcow2', { size: '', create: ['-b', canary, '-F', 'raw'] }),
      ),
    ),
  ),
  packed('gzip of a VMDK descriptor of a file of the host', 'absolute-path', ({ canary }) =>
    gzipSync(vmdkDescriptor(`RW 1 FLAT "${canary}" 0`, { createType: 'monolithicFlat' })),
  ),
];
