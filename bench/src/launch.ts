import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createDb } from '@skydeck/db';
import { LibvirtClient } from '@skydeck/libvirt';
import { execa } from 'execa';
import { cloud } from './environment';
import { PortalClient } from './portal-client';
import { ms, percentile, table } from './statistics';

const ROUNDS = 7;
const AT_ONCE = 10;
const TARGET_RATIO = 1.4;
const PATIENCE_MS = 120_000;

const libvirt = await LibvirtClient.connect();
const portal = new PortalClient();
await portal.signIn('admin', cloud.password);
const db = createDb({ url: cloud.databaseUrl, maxConnections: 2 });
const { data: images } = await portal.query<{ items: { id: string }[] }>('image.list', {});
const { data: flavors } = await portal.query<{ items: { id: string; name: string }[] }>('flavor.list', {});
const image = images.items[0];
const flavor = flavors.items.find(({ name }) => name === 'tiny') ?? flavors.items[0];
if (!image || !flavor) throw new Error('the cloud has no image or no flavor');

/** When each of our domains was started, by libvirt's own event. */
const startedAt = new Map<string, number>();
const listeners = new Set<() => void>();
await libvirt.events.subscribe('lifecycle', (event) => {
  if (event.event !== 'started') return;
  startedAt.set(event.domain.uuid, performance.now());
  for (const listener of listeners) listener();
});

function allStarted(ids: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      listeners.delete(check);
      settle();
    };
    const timer = setTimeout(() => done(() => reject(new Error('the guests did not start'))), PATIENCE_MS);
    const check = (): void => {
      const times = ids.map((id) => startedAt.get(id));
      if (times.every((time) => time !== undefined)) done(() => resolve(Math.max(...(times as number[]))));
    };
    listeners.add(check);
    check();
  });
}

async function untilGone(ids: readonly string[]): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 100) {
    const left = await db.instance.count({ where: { id: { in: [...ids] }, status: { not: 'DELETED' } } });
    const active = await db.operation.count({ where: { subjectId: { in: [...ids] }, finishedAt: null } });
    if (left + active === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the instances were not deleted');
}

interface Round {
  milliseconds: number;
  xml: string;
}

/** Request → all domains running, through the portal's API. */
async function throughSkydeck(count: number): Promise<Round> {
  const began = performance.now();
  const { instances } = await portal.mutate<{ instances: { id: string }[] }>('instance.launch', {
    name: `bench-${randomUUID().slice(0, 8)}`,
    count,
    imageId: image?.id,
    flavorId: flavor?.id,
  });
  const ids = instances.map(({ id }) => id);
  const ended = await allStarted(ids);
  const { stdout: xml } = await execa('virsh', [
    '-c',
    'qemu:///system',
    'dumpxml',
    '--inactive',
    ids[0] ?? '',
  ]);
  await portal.mutate('instance.action', { ids, action: 'delete' });
  await untilGone(ids);
  return { milliseconds: ended - began, xml };
}

/** The same guest by hand: qemu-img create, then virsh create. */
async function byHand(template: string, folder: string): Promise<void> {
  const disk = path.join(folder, 'disk.qcow2');
  const backing = await backingFile();
  await execa('qemu-img', [
    'create',
    '-q',
    '-f',
    'qcow2',
    '-F',
    'qcow2',
    '-b',
    backing,
    disk,
    `${flavorDisk}G`,
  ]);
  const file = path.join(folder, 'domain.xml');
  await writeFile(file, adapt(template, folder));
  await execa('virsh', ['-c', 'qemu:///system', '-q', 'create', file]);
}

let cached: string | undefined;
async function backingFile(): Promise<string> {
  if (cached) return cached;
  const row = await db.image.findUniqueOrThrow({ where: { id: image?.id ?? '' } });
  cached = path.join(cloud.stateDir, 'cache', row.sha256 ?? '');
  return cached;
}
const { diskGiB: flavorDisk } = await db.flavor.findUniqueOrThrow({ where: { id: flavor.id } });

/** The cloud's own guest under another name, identity and folder. */
function adapt(template: string, folder: string): string {
  const uuid = path.basename(folder);
  const old = /<uuid>([0-9a-f-]{36})<\/uuid>/.exec(template)?.[1] ?? '';
  return template
    .replaceAll(path.join(cloud.stateDir, 'instances', old), folder)
    .replaceAll(old, uuid)
    .replace(/<name>[^<]*<\/name>/, `<name>bare-${uuid}</name>`)
    .replace(/<mac address='[^']*'\/>/, '')
    .replace(/<target dev='tap[^']*'\/>/, '')
    .replace(/<metadata>[\s\S]*?<\/metadata>/, '')
    .replace(/<disk type='file' device='cdrom'>[\s\S]*?<\/disk>/, '')
    .replace(/interfaceid='[^']*'/, `interfaceid='${randomUUID()}'`);
}

async function bare(count: number, template: string): Promise<number> {
  const folders = Array.from({ length: count }, () => path.join(cloud.stateDir, 'instances', randomUUID()));
  for (const folder of folders) {
    await mkdir(folder);
    await chmod(folder, 0o2770); // QEMU's group, inherited, makes its VNC socket there
  }
  const began = performance.now();
  await Promise.all(folders.map((folder) => byHand(template, folder)));
  const milliseconds = performance.now() - began;
  for (const folder of folders) {
    await execa('virsh', ['-c', 'qemu:///system', '-q', 'destroy', path.basename(folder)]);
    await rm(folder, { recursive: true, force: true });
  }
  return milliseconds;
}

/** The medians of the launches' steps, from the operations' own timelines. */
async function stepMedians(): Promise<string[][]> {
  const steps = await db.$queryRaw<{ name: string; milliseconds: number }[]>`
    SELECT s."name", (percentile_cont(0.5) WITHIN GROUP (
      ORDER BY extract(epoch FROM s."finishedAt" - s."startedAt")))::float8 * 1000 AS "milliseconds"
    FROM "OperationStep" s JOIN "Operation" o ON o."id" = s."operationId"
    WHERE o."kind" = 'instance.launch' AND s."finishedAt" IS NOT NULL
    GROUP BY s."name" ORDER BY min(s."startedAt")`;
  return steps.map(({ name, milliseconds }) => [`  of it, step ${name}`, ms(milliseconds), '']);
}

const { xml: template } = await throughSkydeck(1); // fills the image cache and warms the code up
const rows: string[][] = [];
for (const count of [1, AT_ONCE]) {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs.push(await bare(count, template));
    ours.push((await throughSkydeck(count)).milliseconds);
    process.stdout.write(
      `${count} at once, round ${round + 1}: bare ${ms(theirs.at(-1) ?? 0)}, Skydeck ${ms(ours.at(-1) ?? 0)}\n`,
    );
  }
  for (const [what, samples] of [
    ['bare qemu-img + virsh create', theirs],
    ['Skydeck: request → running', ours],
  ] as const) {
    rows.push([`${count} at once: ${what}`, ms(percentile(samples, 0.5)), ms(percentile(samples, 0.95))]);
  }
  rows.push(...(count === 1 ? await stepMedians() : []));
  const ratio = percentile(ours, 0.5) / percentile(theirs, 0.5);
  rows.push([`${count} at once: ratio of the medians`, ratio.toFixed(2), `target ${TARGET_RATIO}`]);
}
process.stdout.write(`\n${table(['launch', 'p50', 'p95'], rows)}\n`);
await Promise.all([libvirt.close(), db.$disconnect()]);
