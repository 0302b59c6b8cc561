import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createDb } from '@skydeck/db';
import { execa } from 'execa';
import { cloud } from './environment';
import { PortalClient } from './portal-client';
import { median, ms, table } from './statistics';

const MIB = 1024 ** 2;
const IMAGE_MIB = 1024;
const ROUNDS = 5;
const PATIENCE_MS = 300_000;
const POLL_MS = 20;

const portal = new PortalClient();
await portal.signIn('admin', cloud.password);
const db = createDb({ url: cloud.databaseUrl, maxConnections: 2 });
const at = (...parts: string[]): string => path.join(cloud.stateDir, ...parts);

/** Puts an image of bytes that nothing compresses into the store, as an import would have. */
async function makeImage(): Promise<{ id: string; sha256: string }> {
  const raw = at('images', `bench-${randomUUID()}.raw`);
  const file = await open(raw, 'w');
  for (let written = 0; written < IMAGE_MIB; written += 16) await file.write(randomBytes(16 * MIB));
  await file.close();
  const image = `${raw}.qcow2`;
  await execa('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', raw, image]);
  await rm(raw);
  const hash = createHash('sha256');
  await pipeline(createReadStream(image), hash);
  const sha256 = hash.digest('hex');
  const { size } = await stat(image);
  await chmod(image, 0o640);
  await rename(image, at('images', sha256));
  const { id } = await db.image.create({
    data: {
      name: 'bench',
      status: 'active',
      visibility: 'public',
      diskFormat: 'qcow2',
      sizeBytes: BigInt(size),
      virtualBytes: BigInt(IMAGE_MIB * MIB),
      sha256,
    },
  });
  return { id, sha256 };
}

async function until(what: string, ask: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end;) {
    if (await ask()) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`waited too long for ${what}`);
}

/** Request → available, through the portal's API. */
async function throughSkydeck(imageId: string): Promise<number> {
  const began = performance.now();
  const { id } = await portal.mutate<{ id: string }>('volume.create', {
    name: 'bench',
    sizeGiB: Math.ceil(IMAGE_MIB / 1024),
    source: { kind: 'image', imageId },
  });
  await until('the volume', async () => {
    const { status, errorMessage } = await db.volume.findUniqueOrThrow({ where: { id } });
    if (status === 'error') throw new Error(errorMessage ?? 'the volume failed');
    return status === 'available';
  });
  const milliseconds = performance.now() - began;
  await portal.mutate('volume.action', { ids: [id], action: 'delete' });
  await until('the deletion', async () =>
    db.volume.findUniqueOrThrow({ where: { id } }).then(({ deletedAt }) => deletedAt !== null),
  );
  return milliseconds;
}

/** The same copy by hand; `durable`: and on the disk when it is done, as a volume is. */
async function byHand(cached: string, durable: boolean): Promise<number> {
  const target = at('volumes', `bench-${randomUUID()}`);
  const began = performance.now();
  await execa('qemu-img', ['convert', '-f', 'qcow2', '-O', 'qcow2', cached, target]);
  if (durable) {
    const file = await open(target, 'r');
    await file.sync();
    await file.close();
  }
  const milliseconds = performance.now() - began;
  await rm(target);
  return milliseconds;
}

/** The medians of the creations' steps, from the operations' own timelines. */
async function stepMedians(): Promise<string[][]> {
  const steps = await db.$queryRaw<{ name: string; milliseconds: number }[]>`
    SELECT s."name", (percentile_cont(0.5) WITHIN GROUP (
      ORDER BY extract(epoch FROM s."finishedAt" - s."startedAt")))::float8 * 1000 AS "milliseconds"
    FROM "OperationStep" s JOIN "Operation" o ON o."id" = s."operationId"
    WHERE o."kind" = 'volume.create' AND s."finishedAt" IS NOT NULL
    GROUP BY s."name" ORDER BY min(s."startedAt")`;
  return steps.map(({ name, milliseconds }) => [`  of it, step ${name}`, ms(milliseconds), '']);
}

const image = await makeImage();
await throughSkydeck(image.id); // brings the image to the host's cache and warms the code up
const cached = at('cache', image.sha256);
const samples = { plain: [] as number[], durable: [] as number[], skydeck: [] as number[] };
for (let round = 0; round < ROUNDS; round += 1) {
  samples.plain.push(await byHand(cached, false));
  samples.durable.push(await byHand(cached, true));
  samples.skydeck.push(await throughSkydeck(image.id));
}
const rate = (milliseconds: number): string => `${Math.round(IMAGE_MIB / (milliseconds / 1000))} MiB/s`;
const rows = [
  ['bare qemu-img convert', samples.plain],
  ['bare qemu-img convert, flushed', samples.durable],
  ['Skydeck: request → available, flushed', samples.skydeck],
].map(([what, all]) => {
  const middle = median(all as number[]);
  return [what as string, ms(middle), rate(middle)];
});
rows.push(...(await stepMedians()));
const ratio = median(samples.skydeck) / median(samples.durable);
rows.push(['ratio to the flushed copy', ratio.toFixed(2), '']);
process.stdout.write(`\n${table([`volume from an image of ${IMAGE_MIB} MiB`, 'median', ''], rows)}\n`);
await db.$disconnect();
