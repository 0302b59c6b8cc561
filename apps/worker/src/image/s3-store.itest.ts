import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { deleteImages } from '@skydeck/core/image/delete-images';
import { imageStore } from '@skydeck/core/image/image-store';
import { TestS3Server } from '@skydeck/core/testing/s3-server';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';
import { imported, importUpload } from '../testing/test-imports';

let server: TestS3Server;
let cloud: TestCloud;

beforeAll(async () => {
  server = await TestS3Server.start();
  cloud = await TestCloud.create(server.environment);
  await cloud.startWorker();
});
afterAll(async () => {
  await cloud.close();
  await server.close();
});

test('an image is imported into S3, boots from there, and is gone from there when it is deleted', async () => {
  const store = imageStore(cloud.config);
  expect(store.kind).toBe('s3');
  expect(await store.stat(String(cloud.image.sha256))).not.toBeNull();
  const first = await cloud.launchOne();
  await cloud.untilBootLog(first, 'Skydeck guest', 120_000);
  expect(await readdir(cloud.config.imagesDir)).toEqual([]);

  const cached = path.join(cloud.config.cacheDir, String(cloud.image.sha256));
  const raw = path.join(cloud.config.stateDir, 'guest.raw');
  await execa('qemu-img', ['convert', '-U', '-f', 'qcow2', '-O', 'raw', cached, raw]);
  const image = await imported(cloud, await importUpload(cloud, raw));
  expect(image).toMatchObject({ status: 'active', errorMessage: null });
  expect(await store.stat(String(image.sha256))).toEqual({
    key: image.sha256,
    sizeBytes: Number(image.sizeBytes),
  });
  const second = await cloud.launchOne({ imageId: image.id });
  await cloud.untilBootLog(second, 'Skydeck guest', 120_000);
  for (const id of [first, second]) {
    await cloud.act(id, 'delete');
    await cloud.atRest(id);
  }
  await deleteImages(cloud.ctx, { ids: [image.id] });
  await cloud.until('the file to be gone', 60_000, async () =>
    (await store.stat(String(image.sha256))) === null ? true : null,
  );
}, 400_000);
