import { EventEmitter } from 'node:events';
import type { MeasuredGuest } from '@skydeck/core/compute/hypervisor-driver';
import { createLogger } from '@skydeck/core/logger';
import { seedConsoleScene, type ConsoleScene } from '@skydeck/core/testing/console-scene';
import { recordingWake } from '@skydeck/core/testing/test-context';
import { createTestDatabase, type TestDatabase } from '@skydeck/core/testing/test-database';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LibvirtHypervisor } from './libvirt-hypervisor';
import { Reconciler } from './reconciler';

let database: TestDatabase;
let scene: ConsoleScene;
beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  scene = await seedConsoleScene(database);
});
afterAll(() => database.drop());

/** Sweeps once; `meanwhile` happens after the rows were read, while the guests are measured. */
async function sweepWith(guest: MeasuredGuest | null, meanwhile: () => Promise<unknown>) {
  const hypervisor = Object.assign(new EventEmitter(), {
    async measureAll() {
      await meanwhile();
      return guest ? [guest] : [];
    },
  }) as unknown as LibvirtHypervisor;
  const reconciler = new Reconciler({
    db: database.db,
    hostId: scene.hostId,
    hypervisor,
    disks: { list: async () => [], remove: async () => undefined },
    wake: recordingWake(),
    log: createLogger('test', 'silent'),
    config: { stopTimeoutMs: 1_000 },
  });
  await reconciler.start();
  await reconciler.stop();
  return database.db.instance.findUniqueOrThrow({ where: { id: scene.instanceId } });
}

/** As a hard reboot leaves the row: what it was before. */
async function reboot(): Promise<void> {
  const where = { id: scene.instanceId };
  await database.db.instance.update({ where, data: { taskState: 'rebooting' } });
  await database.db.instance.update({ where, data: { taskState: null, status: 'ACTIVE' } });
}

const off = (reason: string): MeasuredGuest => ({
  instanceId: scene.instanceId,
  powerState: 'SHUTDOWN',
  reason,
  saved: false,
});

test('a guest that was seen off in the middle of a reboot is not written as switched off', async () => {
  expect(await sweepWith(off('destroyed'), reboot)).toMatchObject({ status: 'ACTIVE', wantRunning: true });
  expect(await sweepWith(off('destroyed'), async () => undefined)).toMatchObject({
    status: 'SHUTOFF',
    wantRunning: false,
  });
});

test('nor is it started again as if its host had gone down', async () => {
  expect(await sweepWith(null, reboot)).toMatchObject({ status: 'ACTIVE', taskState: null });
  expect(await database.db.operation.count({ where: { subjectId: scene.instanceId } })).toBe(0);
  expect(await sweepWith(null, async () => undefined)).toMatchObject({ taskState: 'powering-on' });
});
