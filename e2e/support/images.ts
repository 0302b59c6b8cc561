import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { execa } from 'execa';
import { z } from 'zod';
import { cloud } from './environment';
import { expect } from './fixtures';

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
