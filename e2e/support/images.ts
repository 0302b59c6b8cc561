import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { execa } from 'execa';
import { z } from 'zod';
import { cloud } from './environment';
import { expect } from './fixtures';

const MIB = 1024 ** 2;
const IMPORT_MS = 120_000;

const list = z.object({
  result: z.object({
    data: z.object({
      json: z.object({ items: z.array(z.object({ id: z.string(), sha256: z.string().nullable() })) }),
    }),
  }),
});

/** The image that every cloud has from the start. */
export async function guestImage(page: Page): Promise<{ id: string; file: string }> {
  const input = JSON.stringify({ json: { status: 'active', search: 'skydeck' } });
  const response = await page.request.get('/api/trpc/image.list', { params: { input } });
  const [image] = list.parse(await response.json()).result.data.json.items;
  if (!image?.sha256) throw new Error('there is no guest image');
  return { id: image.id, file: path.join(cloud.stateDir, 'images', image.sha256) };
}

/** A raw disk that boots the small guest, with nothing behind it up to so many bytes. */
export async function makeGuestDisk(page: Page, target: string, bytes: number): Promise<void> {
  const { file } = await guestImage(page);
  await execa('qemu-img', ['convert', '-f', 'qcow2', '-O', 'raw', file, target]);
  await truncate(target, bytes);
}

/**
 * As `makeGuestDisk`, with data that nothing compresses strewn over all that is behind the guest: its bytes are many,
 * and each lies where it must, but what is written of them when it is converted is a sixteenth.
 */
export async function makeLargeGuestDisk(page: Page, target: string, bytes: number): Promise<void> {
  await makeGuestDisk(page, target, bytes);
  const guestBytes = (await stat((await guestImage(page)).file)).size * 8;
  const block = randomBytes(MIB);
  const handle = await open(target, 'r+');
  for (let at = Math.max(128 * MIB, guestBytes); at < bytes; at += 16 * MIB) {
    block.writeDoubleBE(at, 0);
    await handle.write(block, 0, MIB, at);
  }
  await handle.close();
}

const created = z.object({
  result: z.object({ data: z.object({ json: z.object({ id: z.string(), uploadId: z.string() }) }) }),
});
const imported = z.object({
  result: z.object({
    data: z.object({ json: z.object({ status: z.string(), sha256: z.string().nullable() }) }),
  }),
});

/** Brings a small file through the portal's API; answers the image when it can be launched. */
export async function uploadImage(
  page: Page,
  name: string,
  file: string,
): Promise<{ id: string; sha256: string }> {
  const bytes = await readFile(file);
  const response = await page.request.post('/api/trpc/image.create', {
    headers: { origin: cloud.url },
    data: {
      json: {
        name,
        file: { name: path.basename(file), sizeBytes: bytes.length, sha256: await sha256Of(file) },
      },
    },
  });
  expect(response.ok(), await response.text()).toBe(true);
  const { id, uploadId } = created.parse(await response.json()).result.data.json;
  const sent = await page.request.patch(`/api/uploads/${uploadId}`, {
    headers: {
      origin: cloud.url,
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    data: bytes,
  });
  expect(sent.status()).toBe(204);
  const image = async () => {
    const input = JSON.stringify({ json: { id } });
    const answer = await page.request.get('/api/trpc/image.get', { params: { input } });
    return imported.parse(await answer.json()).result.data.json;
  };
  await expect.poll(async () => (await image()).status, { timeout: IMPORT_MS }).toBe('active');
  return { id, sha256: String((await image()).sha256) };
}

/** Bytes of an upload that have come to the cloud so far; 0 before the first. */
export async function uploadedBytes(uploadId: string): Promise<number> {
  return stat(path.join(cloud.stateDir, 'uploads', uploadId)).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Lower-case hex. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Deletes an image through the portal's API. */
export async function removeImage(page: Page, id: string): Promise<void> {
  const response = await page.request.post('/api/trpc/image.delete', {
    headers: { origin: cloud.url },
    data: { json: { ids: [id] } },
  });
  expect(response.ok(), await response.text()).toBe(true);
}
