import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cancelOperation } from '@skydeck/core/operation/cancel-operation';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { FileServer } from '../testing/file-server';
import { TestCloud } from '../testing/test-cloud';
import { imported, importUpload, importUrl, leftovers, storedFiles } from '../testing/test-imports';
import { ovf, realImage, tar } from './testing/image-bytes';

let cloud: TestCloud;
let directory: string;
let raw: string;
const servers: FileServer[] = [];

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'skydeck-import-'));
  cloud = await TestCloud.create({ SKYDECK_IMPORT_ALLOW: '127.0.0.1/32', SKYDECK_IMAGE_MAX_GIB: '4' });
  await cloud.startWorker();
  raw = path.join(directory, 'guest.raw');
  await execa('qemu-img', [
    ...['convert', '-f', 'qcow2', '-O', 'raw'],
    path.join(cloud.config.imagesDir, String(cloud.image.sha256)),
    raw,
  ]);
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

async function serve(file: string): Promise<FileServer> {
  const server = await FileServer.start(file);
  servers.push(server);
  return server;
}

async function guestAs(format: string, settings?: string): Promise<string> {
  const file = path.join(directory, `guest.${format}`);
  await execa('qemu-img', [
    ...['convert', '-f', 'raw', '-O', format],
    ...(settings === undefined ? [] : ['-o', settings]),
    raw,
    file,
  ]);
  return file;
}

const formats: readonly { name: string; sourceFormat: string; make: () => Promise<string> }[] = [
  { name: 'qcow2', sourceFormat: 'qcow2', make: () => guestAs('qcow2') },
  { name: 'raw', sourceFormat: 'raw', make: () => Promise.resolve(raw) },
  { name: 'VMDK', sourceFormat: 'vmdk', make: () => guestAs('vmdk') },
  {
    name: 'stream-optimized VMDK',
    sourceFormat: 'vmdk',
    make: () => guestAs('vmdk', 'subformat=streamOptimized'),
  },
  { name: 'VDI', sourceFormat: 'vdi', make: () => guestAs('vdi') },
  { name: 'VHD', sourceFormat: 'vhd', make: () => guestAs('vpc') },
  { name: 'VHDX', sourceFormat: 'vhdx', make: () => guestAs('vhdx') },
  {
    name: 'gzip of a raw disk',
    sourceFormat: 'raw',
    async make() {
      await execa('gzip', ['-kf1', raw]);
      return `${raw}.gz`;
    },
  },
  {
    name: 'OVA',
    sourceFormat: 'ova',
    async make() {
      const file = path.join(directory, 'guest.ova');
      const disk = await readFile(await guestAs('vmdk', 'subformat=streamOptimized'));
      await writeFile(
        file,
        tar([
          { name: 'machine.ovf', content: ovf() },
          { name: 'disk.vmdk', content: disk },
        ]),
      );
      return file;
    },
  },
];

test.each(formats)(
  'a guest as $name is imported and boots',
  async ({ sourceFormat, make }) => {
    const id = await importUpload(cloud, await make());
    const image = await imported(cloud, id);
    expect(image).toMatchObject({
      errorMessage: null,
      status: 'active',
      sourceFormat,
      diskFormat: 'qcow2',
    });
    expect(image.virtualBytes).toBeGreaterThanOrEqual(cloud.image.virtualBytes);
    expect(await leftovers(cloud)).toEqual([]);
    const instance = await cloud.launchOne({ imageId: id });
    await cloud.untilBootLog(instance, 'Skydeck guest', 120_000);
    await cloud.act(instance, 'delete');
    await cloud.atRest(instance);
  },
  240_000,
);

test('what an OVF says of the hardware becomes properties; what was said at the upload counts more', async () => {
  const file = path.join(directory, 'hints.ova');
  const disk = await readFile(await realImage(directory, 'small.vmdk', 'vmdk'));
  await writeFile(
    file,
    tar([
      { name: 'machine.ovf', content: ovf() },
      { name: 'disk.vmdk', content: disk },
    ]),
  );
  const id = await importUpload(cloud, file, { properties: { hw_vif_model: 'virtio' } });
  expect(await imported(cloud, id)).toMatchObject({
    status: 'active',
    osDistro: 'debian',
    properties: {
      ovf_vcpus: '2',
      ovf_memory_mib: '512',
      hw_disk_bus: 'sata',
      hw_vif_model: 'virtio',
      os_type: 'linux',
    },
  });
});

test('an image is fetched from a URL, with its checksum', async () => {
  const file = await guestAs('qcow2');
  const server = await serve(file);
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  const image = await imported(cloud, await importUrl(cloud, server.url, sha256));
  expect(image).toMatchObject({
    errorMessage: null,
    status: 'active',
    sourceSha256: sha256,
    sourceUrl: server.url,
  });
  expect(await storedFiles(cloud)).toContain(image.sha256);
  expect(await leftovers(cloud)).toEqual([]);

  const wrong = await imported(cloud, await importUrl(cloud, server.url, '0'.repeat(64)));
  expect(wrong).toMatchObject({ status: 'killed', errorCode: 'INVALID', sha256: null, sizeBytes: 0n });
  expect(wrong.errorMessage).toContain('checksum');
  expect(await leftovers(cloud)).toEqual([]);
});

test('a hostile file ends as a killed image that says why, and leaves nothing', async () => {
  const before = await storedFiles(cloud);
  const file = await realImage(directory, 'hostile', 'qcow2', { size: '', create: ['-b', raw, '-F', 'raw'] });
  const image = await imported(cloud, await importUpload(cloud, file));
  expect(image).toMatchObject({ status: 'killed', errorCode: 'INVALID', sizeBytes: 0n, sha256: null });
  expect(image.errorMessage).toContain('backing file');
  expect(image.errorHint).toContain('qemu-img convert');
  expect(await leftovers(cloud)).toEqual([]);
  expect(await storedFiles(cloud)).toEqual(before);
});

test('an image that does not fit into the quota is refused when its size is known', async () => {
  const { projectId } = cloud.ctx.actor;
  await cloud.db.quota.update({ where: { projectId: String(projectId) }, data: { imageGiB: 1 } });
  const large = path.join(directory, 'large.raw');
  await execa('truncate', ['-s', '3G', large]);
  const server = await serve(large);
  const image = await imported(cloud, await importUrl(cloud, server.url));
  await cloud.db.quota.update({ where: { projectId: String(projectId) }, data: { imageGiB: 500 } });
  expect(image).toMatchObject({ status: 'killed', errorCode: 'QUOTA_EXCEEDED', sizeBytes: 0n });
  expect(await leftovers(cloud)).toEqual([]);
});

test('an import that is cancelled leaves nothing', async () => {
  const large = path.join(directory, 'cancelled.raw');
  await execa('truncate', ['-s', '3G', large]);
  const server = await serve(large);
  const id = await importUrl(cloud, server.url);
  const operation = await cloud.until('the transfer to begin', 60_000, async () =>
    server.ranges.length > 0 ? cloud.db.operation.findFirst({ where: { subjectId: id } }) : null,
  );
  await cancelOperation(cloud.ctx, { id: operation.id });
  expect(await imported(cloud, id)).toMatchObject({ status: 'killed', errorCode: 'CANCELLED', sha256: null });
  expect(await leftovers(cloud)).toEqual([]);
});

test('two images of the same content share one file; a failed third one does not take it away', async () => {
  const file = await guestAs('qcow2');
  const [one, two] = await Promise.all([importUpload(cloud, file), importUpload(cloud, file)]);
  const images = await Promise.all([imported(cloud, one), imported(cloud, two)]);
  expect(images.map(({ status }) => status)).toEqual(['active', 'active']);
  expect(images[0]?.sha256).toBe(images[1]?.sha256);
  const names = await readdir(cloud.config.imagesDir);
  expect(names.filter((name) => name === images[0]?.sha256)).toHaveLength(1);
});

test.each(['http://127.0.0.2:1/x', 'http://169.254.169.254/latest/meta-data/', 'file:///etc/passwd'])(
  'the address %s is refused at once',
  async (url) => {
    await expect(importUrl(cloud, url)).rejects.toMatchObject({ code: 'INVALID', field: 'url' });
  },
);
