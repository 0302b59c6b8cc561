import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { importImage } from '@skydeck/core/image/import-image';
import { importImageInput } from '@skydeck/core/image/import.input';
import { startImport } from '@skydeck/core/image/start-import';
import type { Image, Prisma } from '@skydeck/db';
import type { TestCloud } from './test-cloud';

/** Imports a file as if its upload had just ended; answers the image's id. */
export async function importUpload(
  cloud: TestCloud,
  file: string,
  data: Partial<Prisma.ImageUncheckedCreateInput> = {},
): Promise<string> {
  const { ctx, config } = cloud;
  const upload = randomUUID();
  await mkdir(config.uploadsDir, { recursive: true });
  await copyFile(file, path.join(config.uploadsDir, upload));
  const { image, started } = await ctx.db.$transaction(async (tx) => {
    const { projectId, userId } = ctx.actor;
    const image = await tx.image.create({ data: { name: path.basename(file), projectId, userId, ...data } });
    const started = await startImport(tx, ctx, image, { kind: 'upload', file: upload, checksum: null });
    return { image, started };
  });
  await ctx.wake.wake(started.queue, started.id);
  return image.id;
}

export async function importUrl(cloud: TestCloud, url: string, checksum?: string): Promise<string> {
  const { id } = await importImage(cloud.ctx, importImageInput.parse({ name: 'fetched', url, checksum }));
  return id;
}

/** Waits until the import has ended; answers the image's row. */
export function imported(cloud: TestCloud, id: string, timeoutMs = 120_000): Promise<Image> {
  return cloud.until(`the import of ${id} to end`, timeoutMs, async () => {
    const image = await cloud.db.image.findUniqueOrThrow({ where: { id } });
    const active = await cloud.db.operation.count({
      where: { subjectId: id, state: { in: ['PENDING', 'RUNNING', 'COMPENSATING'] } },
    });
    return active === 0 && ['active', 'killed'].includes(image.status) ? image : null;
  });
}

/** What lies in the uploads directory. */
export function leftovers(cloud: TestCloud): Promise<string[]> {
  return readdir(cloud.config.uploadsDir);
}

/** What lies in the store, beside the cloud's own image. */
export async function storedFiles(cloud: TestCloud): Promise<string[]> {
  const names = await readdir(cloud.config.imagesDir);
  return names.filter((name) => name !== cloud.image.sha256).sort();
}
