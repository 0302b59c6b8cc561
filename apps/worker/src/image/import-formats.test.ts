import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { FileBlobStore } from '@skydeck/core/blob/file-blob-store';
import type { ConvertedImage, InspectedImage } from '@skydeck/core/image/image-importer';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LocalImporter } from './local-importer';
import { storedImages } from './stored-images';
import { convertTo, MIB, ovf, patch, rawDisk, tar } from './testing/image-bytes';

let root: string;
let importer: LocalImporter;
const at = (...parts: string[]) => path.join(root, ...parts);
const signal = new AbortController().signal;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'skydeck-formats-'));
  await Promise.all(['uploads', 'workshop'].map((name) => mkdir(at(name))));
  importer = new LocalImporter({
    hostId: 'this',
    uploadsDir: at('uploads'),
    images: storedImages(new FileBlobStore(at('images'))),
    maxBytes: 4_096 * MIB,
    allow: [],
  });
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function importFile(file: string): Promise<{ inspected: InspectedImage; converted: ConvertedImage }> {
  const job = { imageId: randomUUID(), file: randomUUID() };
  await rename(file, at('uploads', job.file));
  const parts: number[] = [];
  const inspected = await importer.inspect(job, null, { signal });
  const converted = await importer.convert(job, inspected, { signal, progress: (part) => parts.push(part) });
  await importer.store(converted, { signal });
  await importer.clean(job);
  expect(await readdir(at('uploads'))).toEqual([]);
  expect(await readdir(at('images'))).toEqual([converted.sha256]);
  if (inspected.driver !== null) expect(parts.at(-1)).toBe(1);
  return { inspected, converted };
}

/** What a guest would read from the stored image. */
async function contentOf(sha256: string, bytes: number): Promise<string> {
  const raw = at('workshop', 'stored.raw');
  await execa('qemu-img', ['convert', '-f', 'qcow2', '-O', 'raw', at('images', sha256), raw]);
  return hash((await readFile(raw)).subarray(0, bytes));
}

const hash = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

const disks = [
  { name: 'qcow2', format: 'qcow2', driver: 'qcow2' },
  { name: 'qcow2 of version 2', format: 'qcow2', settings: 'compat=0.10', driver: 'qcow2' },
  {
    name: 'qcow2 with extended tables',
    format: 'qcow2',
    settings: 'extended_l2=on,cluster_size=128k',
    driver: 'qcow2',
  },
  { name: 'qcow2 with small clusters', format: 'qcow2', settings: 'cluster_size=4k', driver: 'qcow2' },
  { name: 'raw', format: 'raw', driver: 'raw' },
  { name: 'VMDK', format: 'vmdk', driver: 'vmdk' },
  {
    name: 'stream-optimized VMDK',
    format: 'vmdk',
    settings: 'subformat=streamOptimized',
    driver: 'vmdk',
    compressed: true,
  },
  { name: 'VDI', format: 'vdi', driver: 'vdi' },
  { name: 'fixed VDI', format: 'vdi', settings: 'static=on', driver: 'vdi' },
  { name: 'VHD', format: 'vpc', driver: 'vpc', as: 'vhd' },
  { name: 'fixed VHD', format: 'vpc', settings: 'subformat=fixed', driver: 'vpc', as: 'vhd' },
  { name: 'VHDX', format: 'vhdx', driver: 'vhdx' },
  { name: 'fixed VHDX', format: 'vhdx', settings: 'subformat=fixed', driver: 'vhdx' },
] as const;

test.each(disks)(
  'a disk as $name is known by its content and keeps every byte',
  async (disk) => {
    const raw = await rawDisk(at('workshop'));
    const expected = hash(await readFile(raw));
    const settings = 'settings' in disk ? disk.settings : undefined;
    const file = await convertTo(raw, at('workshop', 'misleading-name.iso'), disk.format, settings);

    const { inspected, converted } = await importFile(file);

    const compressed = 'compressed' in disk;
    expect(inspected).toMatchObject({
      format: 'as' in disk ? disk.as : disk.format,
      driver: disk.driver,
      compressed,
    });
    expect(await contentOf(converted.sha256, 16 * MIB)).toBe(expected);
    const { stdout } = await execa('qemu-img', [
      'info',
      '-f',
      'qcow2',
      '--output=json',
      at('images', converted.sha256),
    ]);
    const info = JSON.parse(stdout) as Record<string, unknown>;
    expect(info['virtual-size']).toBe(converted.virtualBytes);
    expect(info).not.toHaveProperty('backing-filename');
  },
  60_000,
);

test.each([
  { packing: 'gzip', command: ['gzip', '-c'] },
  { packing: 'xz', command: ['xz', '-c', '-0'] },
  { packing: 'zstd', command: ['zstd', '-c', '-q'] },
])(
  'a raw disk packed with $packing is unpacked, with its holes',
  async ({ packing, command }) => {
    const raw = await rawDisk(at('workshop'));
    const expected = hash(await readFile(raw));
    const [program = '', ...args] = command;
    const { stdout } = await execa(program, [...args, raw], { encoding: 'buffer' });
    const file = at('workshop', 'packed');
    await writeFile(file, stdout);
    const { inspected, converted } = await importFile(file);
    expect(inspected).toMatchObject({ format: 'raw', packing, compressed: true });
    expect(converted.sizeBytes).toBeLessThan(2 * MIB);
    expect(await contentOf(converted.sha256, 16 * MIB)).toBe(expected);
  },
  60_000,
);

test.each(['monolithicSparse', 'streamOptimized'])(
  'an OVA with a %s disk gives its disk and what its OVF says of the hardware',
  async (subformat) => {
    const raw = await rawDisk(at('workshop'));
    const expected = hash(await readFile(raw));
    const disk = await readFile(
      await convertTo(raw, at('workshop', 'disk.vmdk'), 'vmdk', `subformat=${subformat}`),
    );
    const file = at('workshop', 'machine');
    const manifest = `SHA256(machine.ovf)= ${'1'.repeat(64)}\nSHA256(disk.vmdk)= ${hash(disk)}\n`;
    await writeFile(
      file,
      tar([
        { name: 'machine.ovf', content: ovf() },
        { name: 'machine.mf', content: manifest },
        { name: 'disk.vmdk', content: disk },
      ]),
    );
    const { inspected, converted } = await importFile(file);
    expect(inspected).toMatchObject({
      format: 'ova',
      driver: 'vmdk',
      hints: {
        ovf_vcpus: '2',
        ovf_memory_mib: '512',
        hw_disk_bus: 'sata',
        hw_vif_model: 'e1000',
        os_type: 'linux',
        os_distro: 'debian',
      },
    });
    expect(await contentOf(converted.sha256, 16 * MIB)).toBe(expected);
  },
  60_000,
);

test('a disc is stored as it is', async () => {
  await writeFile(at('workshop', 'file'), 'content');
  const file = at('workshop', 'disc');
  await execa('genisoimage', ['-quiet', '-o', file, at('workshop', 'file')]);
  const before = hash(await readFile(file));
  const { inspected, converted } = await importFile(file);
  expect(inspected).toMatchObject({ format: 'iso', storeAs: 'iso', driver: null });
  expect(converted.sha256).toBe(before);
});

test('a kernel and an initial RAM disk, packed or not, are stored as they are', async () => {
  const kernel = at('workshop', 'kernel');
  const bytes = Buffer.alloc(8_192);
  bytes.writeUInt16LE(0xaa55, 510);
  bytes.write('HdrS', 514);
  await writeFile(kernel, bytes);
  expect((await importFile(kernel)).inspected).toMatchObject({ format: 'aki', storeAs: 'aki' });
  await rm(at('images'), { recursive: true });

  for (const content of [
    Buffer.from('070701'.padEnd(4_096)),
    gzipSync(Buffer.from('070701'.padEnd(4_096))),
  ]) {
    const file = at('workshop', 'initrd');
    await writeFile(file, content);
    const { inspected, converted } = await importFile(file);
    expect(inspected).toMatchObject({ format: 'ari', storeAs: 'ari', packing: null });
    expect(converted.sha256).toBe(hash(content));
    await rm(at('images'), { recursive: true });
  }
});

test('a disk that is one file system, as in an AMI, is known as such', async () => {
  const file = at('workshop', 'root');
  await writeFile(file, Buffer.alloc(8 * MIB));
  await execa('mke2fs', ['-q', '-F', file]);
  expect((await importFile(file)).inspected).toMatchObject({
    format: 'raw',
    fileSystem: 'ext',
    storeAs: 'qcow2',
  });
});

test('a raw disk with an odd number of bytes is rounded up to whole sectors', async () => {
  const file = await patch(await rawDisk(at('workshop'), MIB * 10), (bytes) =>
    bytes.subarray(0, 10 * MIB - 100),
  );
  const { converted } = await importFile(file);
  expect(converted.virtualBytes).toBe(10 * MIB);
});

test('the same image twice is stored once', async () => {
  for (let time = 0; time < 2; time += 1) {
    const { converted } = await importFile(await rawDisk(at('workshop')));
    expect((await stat(at('images', converted.sha256))).size).toBe(converted.sizeBytes);
  }
  expect(await readdir(at('images'))).toHaveLength(1);
}, 60_000);

test('what imports have left is removed, but not uploads and what is under way', async () => {
  const [running, ended, upload] = [randomUUID(), randomUUID(), randomUUID()];
  const kept = [`${running}.fetched.part`, `${running}.converted-1`, upload, `${upload}.json`].sort();
  const left = ['fetched', 'fetched.part', 'fetched.note', 'unpacked', 'converted-2'].map(
    (end) => `${ended}.${end}`,
  );
  for (const name of [...kept, ...left]) await writeFile(at('uploads', name), 'x');
  await importer.cleanLeftovers(new Set([running]));
  expect((await readdir(at('uploads'))).sort()).toEqual(kept);
});
