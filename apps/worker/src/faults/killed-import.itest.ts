import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deleteImages } from '@skydeck/core/image/delete-images';
import { startOperation } from '@skydeck/core/operation/start-operation';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { rawDisk } from '../image/testing/image-bytes';
import { FileServer } from '../testing/file-server';
import { TestCloud } from '../testing/test-cloud';
import { imported, importUpload, importUrl, leftovers, storedFiles } from '../testing/test-imports';
import { TestWorkers } from '../testing/test-workers';
import { importFaultPoints } from './fault-points';

let cloud: TestCloud;
let workers: TestWorkers;
let directory: string;
let disk: string;
let server: FileServer;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'skydeck-import-'));
  disk = await rawDisk(directory);
  server = await FileServer.start(disk);
  cloud = await TestCloud.create({ SKYDECK_IMPORT_ALLOW: '127.0.0.1/32' });
  workers = new TestWorkers(cloud);
  await mkdir(cloud.config.uploadsDir, { recursive: true });
});
afterEach(async (test) => {
  await workers.afterTest(test);
  await cloud.db.operation.deleteMany();
  await cloud.db.image.deleteMany({ where: { id: { not: cloud.image.id } } });
  for (const name of await storedFiles(cloud)) await rm(path.join(cloud.config.imagesDir, name));
});
afterAll(async () => {
  await workers.stop();
  await server.close();
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

test.each(importFaultPoints)(
  'a worker killed at %s is followed by one that finishes the import',
  async (point) => {
    const doomed = await workers.doomed(point);
    const id = await importUrl(cloud, server.url);
    await doomed.killed(60_000);
    await workers.running();
    const image = await imported(cloud, id);
    expect(image).toMatchObject({ errorMessage: null, status: 'active', sourceFormat: 'raw' });
    expect(await storedFiles(cloud)).toEqual([image.sha256]);
    expect(await leftovers(cloud)).toEqual([]);
    const operations = await cloud.db.operation.findMany({ where: { subjectId: id } });
    expect(operations.map(({ state }) => state)).toEqual(['SUCCEEDED']);
  },
  180_000,
);

test('a deletion asked for while a killed import lies still wins, and leaves nothing', async () => {
  const doomed = await workers.doomed('done:store');
  const id = await importUrl(cloud, server.url);
  await doomed.killed(60_000);
  expect(await storedFiles(cloud)).toHaveLength(1);
  const { projectId } = cloud.ctx.actor;
  const subject = { projectId, subjectType: 'image', subjectId: id, subjectName: 'fetched' };
  await cloud.db.$transaction((tx) =>
    startOperation(tx, {
      kind: 'image.delete',
      ...subject,
      actor: null,
      requestId: null,
      deadlineMs: 60_000,
    }),
  );
  await workers.running();
  const operation = await cloud.until('the import to be undone', 60_000, () =>
    cloud.db.operation.findFirst({
      where: { subjectId: id, kind: 'image.import', state: { in: ['SUCCEEDED', 'FAILED', 'CANCELLED'] } },
    }),
  );
  expect(operation).toMatchObject({ state: 'CANCELLED' });
  await cloud.until('its file to go', 60_000, async () =>
    (await storedFiles(cloud)).length === 0 && (await leftovers(cloud)).length === 0 ? true : null,
  );
}, 180_000);

test('a store that takes nothing ends the import with its reason, and leaves nothing', async () => {
  const { imagesDir } = cloud.config;
  await workers.running();
  const before = await storedFiles(cloud);
  await execa('mount', ['--bind', imagesDir, imagesDir]);
  await execa('mount', ['-o', 'remount,bind,ro', imagesDir]);
  try {
    const image = await imported(cloud, await importUpload(cloud, disk));
    expect(image).toMatchObject({ status: 'killed', errorCode: 'STORAGE', sizeBytes: 0n, sha256: null });
    expect(await leftovers(cloud)).toEqual([]);
    expect(await storedFiles(cloud)).toEqual(before);
  } finally {
    await execa('umount', [imagesDir]);
  }
  expect(await imported(cloud, await importUpload(cloud, disk))).toMatchObject({ status: 'active' });
}, 180_000);

test('a file that the store cannot give up yet goes with its image', async () => {
  const { imagesDir } = cloud.config;
  const held = await workers.held('done:store');
  const id = await importUpload(cloud, disk);
  await held.reached();
  const [stored] = await storedFiles(cloud);
  await execa('mount', ['--bind', imagesDir, imagesDir]);
  await execa('mount', ['-o', 'remount,bind,ro', imagesDir]);
  try {
    await cloud.db.operation.updateMany({ where: { subjectId: id }, data: { cancelRequested: true } });
    held.go();
    const image = await imported(cloud, id);
    // Whose it is must not be forgotten with it.
    expect(image).toMatchObject({ status: 'killed', errorCode: 'CANCELLED', sizeBytes: 0n, sha256: stored });
    expect(await storedFiles(cloud)).toEqual([stored]);
  } finally {
    await execa('umount', [imagesDir]);
  }
  await deleteImages(cloud.ctx, { ids: [id] });
  await cloud.until('its file to go', 60_000, async () =>
    (await storedFiles(cloud)).length === 0 ? true : null,
  );
}, 180_000);

test('a full disk ends the import with its reason, and leaves nothing', async () => {
  const { uploadsDir } = cloud.config;
  await execa('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', uploadsDir]);
  try {
    await workers.running();
    const before = await storedFiles(cloud);
    // The upload fits, what it is converted to does not.
    const converted = await imported(cloud, await importUpload(cloud, disk));
    expect(converted).toMatchObject({ status: 'killed', errorCode: 'STORAGE', sizeBytes: 0n, sha256: null });
    expect(converted.errorMessage).toContain('not enough room');
    expect(await leftovers(cloud)).toEqual([]);

    const large = path.join(directory, 'large.raw');
    await execa('truncate', ['-s', '64M', large]);
    const far = await FileServer.start(large);
    const fetched = await imported(cloud, await importUrl(cloud, far.url));
    await far.close();
    expect(fetched).toMatchObject({ status: 'killed', errorCode: 'STORAGE', sizeBytes: 0n });
    expect(await leftovers(cloud)).toEqual([]);
    expect(await storedFiles(cloud)).toEqual(before);
  } finally {
    await execa('umount', [uploadsDir]);
  }
}, 180_000);
