import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { OwnPostgres } from '../testing/own-postgres';
import { OwnRedis } from '../testing/own-redis';
import { TestCloud } from '../testing/test-cloud';
import { expectGoneAfterDelete, expectOneGuest } from './expect-one-guest';
import type { FaultPoint } from './fault-points';
import { WorkerProcess } from '../testing/worker-process';

const OUTAGE_MS = 20_000;

let postgres: OwnPostgres;
let redis: OwnRedis;
let cloud: TestCloud;
let worker: WorkerProcess | null = null;

beforeAll(async () => {
  [postgres, redis] = await Promise.all([OwnPostgres.start(), OwnRedis.start()]);
  process.env.DATABASE_URL = postgres.url;
  cloud = await TestCloud.create({ REDIS_URL: redis.url });
}, 120_000);
afterEach(async () => {
  await worker?.stop();
  worker = null;
  await cloud.clear();
});
afterAll(async () => {
  await cloud.close();
  await Promise.all([postgres.close(), redis.close()]);
});

/** A launch whose worker holds still at the point. */
async function launchUntil(point: FaultPoint): Promise<{ id: string; held: WorkerProcess }> {
  const held = await WorkerProcess.start(cloud.environment, { point, kind: 'hold' });
  worker = held;
  const id = await cloud.launchOne();
  await held.reached();
  return { id, held };
}

async function wakeOf(id: string): Promise<{ queue: string; id: string }> {
  return cloud.db.operation.findFirstOrThrow({ where: { subjectId: id }, select: { id: true, queue: true } });
}

test('a job that is delivered many times at once runs once', async () => {
  const { id, held } = await launchUntil('before:schedule');
  const operation = await wakeOf(id);
  await Promise.all(Array.from({ length: 10 }, () => cloud.ctx.wake.wake(operation.queue, operation.id)));
  held.go();
  await expectOneGuest(cloud, id);
  const steps = await cloud.db.operationStep.findMany({
    where: { operationId: operation.id },
    orderBy: { startedAt: 'asc' },
  });
  expect(steps.map(({ name, state }) => [name, state])).toEqual([
    ['schedule', 'done'],
    ['prepare-image', 'done'],
    ['create-disk-and-port', 'done'],
    ['start-guest', 'done'],
  ]);
  await expectGoneAfterDelete(cloud, id);
}, 120_000);

test('two workers that want the same host never run together', async () => {
  worker = await WorkerProcess.start(cloud.environment);
  await expect(WorkerProcess.start({ ...cloud.environment, SKYDECK_WORKER_PORT: '19999' })).rejects.toThrow(
    /another process runs as/,
  );
}, 120_000);

test('Redis flushed in mid-launch costs nothing', async () => {
  const { id, held } = await launchUntil('after:schedule');
  await redis.flush();
  held.go();
  await expectOneGuest(cloud, id);
  await redis.flush();
  await expectGoneAfterDelete(cloud, id);
}, 120_000);

test('Redis flushed before a worker heard of the launch costs a sweep', async () => {
  const id = await cloud.launchOne();
  await redis.flush();
  worker = await WorkerProcess.start(cloud.environment);
  await expectOneGuest(cloud, id);
  await expectGoneAfterDelete(cloud, id);
}, 120_000);

test('Redis away for 20 s in mid-launch: the launch goes on, and so does what is asked meanwhile', async () => {
  const { id, held } = await launchUntil('inside:create-root-disk');
  await redis.down();
  held.go();
  await expectOneGuest(cloud, id);
  await cloud.act(id, 'pause');
  expect(await cloud.atRest(id)).toMatchObject({ status: 'PAUSED' });
  await delay(OUTAGE_MS); // the outage itself: nothing to wait for
  await redis.up();
  await expectGoneAfterDelete(cloud, id);
}, 180_000);

test.each(['inside:create-root-disk', 'inside:start-domain', 'uncommitted:schedule'])(
  'Postgres away for 20 s at %s: the launch is finished when it is back',
  async (point) => {
    const { id, held } = await launchUntil(point);
    await postgres.down();
    held.go();
    await delay(OUTAGE_MS); // the outage itself: nothing to wait for
    await postgres.up();
    await expectOneGuest(cloud, id, 90_000);
    expect(held.alive).toBe(true);
    await expectGoneAfterDelete(cloud, id);
  },
  240_000,
);

test.each(['inside:define-domain', 'inside:start-domain'])(
  'libvirtd restarted at %s: one guest in the end',
  async (point) => {
    const { id, held } = await launchUntil(point);
    await restartLibvirtd();
    held.go();
    await expectOneGuest(cloud, id, 90_000);
    await expectGoneAfterDelete(cloud, id);
  },
  240_000,
);

/** Its supervisor starts it again. Guests outlive it. */
async function restartLibvirtd(): Promise<void> {
  const stateDir = process.env.SKYDECK_STATE_DIR ?? '/var/lib/skydeck';
  const pid = Number(await readFile(path.join(stateDir, 'run/libvirtd.pid'), 'utf8'));
  process.kill(pid, 'SIGTERM');
}
