import { rename } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.create();
  await cloud.startWorker();
});
afterAll(() => cloud.close());

test('an instance is launched, boots, obeys every action and is deleted without a trace', async () => {
  const id = await cloud.launchOne({ metadata: { role: 'web' }, userData: '#!/bin/sh\necho hello\n' });
  const launched = await cloud.atRest(id);
  expect(launched).toMatchObject({ status: 'ACTIVE', powerState: 'RUNNING', errorMessage: null });
  expect(await cloud.domains()).toContain(`skydeck-${id}`);
  await cloud.untilBootLog(id, /login|skydeck|\$|#/);

  const steps = [
    ['pause', 'PAUSED', 'PAUSED'],
    ['unpause', 'ACTIVE', 'RUNNING'],
    ['suspend', 'SUSPENDED', 'SUSPENDED'],
    ['resume', 'ACTIVE', 'RUNNING'],
    ['reboot-soft', 'ACTIVE', 'RUNNING'],
    ['reboot-hard', 'ACTIVE', 'RUNNING'],
    ['stop', 'SHUTOFF', 'SHUTDOWN'],
    ['start', 'ACTIVE', 'RUNNING'],
  ] as const;
  for (const [action, status, powerState] of steps) {
    await cloud.act(id, action);
    const row = await cloud.atRest(id, 90_000);
    expect(row, action).toMatchObject({ status, powerState, errorMessage: null });
  }

  await cloud.act(id, 'delete');
  const deleted = await cloud.atRest(id);
  expect(deleted).toMatchObject({ status: 'DELETED', userData: null });
  expect(await cloud.domains()).not.toContain(`skydeck-${id}`);
  expect(await cloud.instanceDirectories()).not.toContain(id);
  expect(await cloud.db.port.count({ where: { instanceId: id } })).toBe(0);
  expect(await cloud.db.allocation.count({ where: { instanceId: id } })).toBe(0);
}, 300_000);

test('a guest that cannot start says why, and starts when the cause is gone', async () => {
  const id = await cloud.launchOne();
  await cloud.atRest(id);
  await cloud.act(id, 'reboot-hard');
  await cloud.atRest(id);
  await cloud.libvirt.domains.destroy(id);
  await cloud.until('the row to follow', 10_000, async () =>
    cloud.db.instance.findFirst({ where: { id, status: 'SHUTOFF' } }),
  );
  const disk = path.join(cloud.config.instancesDir, id, 'disk.qcow2');
  await rename(disk, `${disk}.away`);
  await cloud.act(id, 'start');
  expect(await cloud.atRest(id)).toMatchObject({
    status: 'ERROR',
    powerState: 'SHUTDOWN',
    errorCode: 'HYPERVISOR',
    errorMessage: expect.stringContaining('disk.qcow2') as string,
    errorHint: expect.stringContaining('disk') as string,
  });
  await rename(`${disk}.away`, disk);
  await cloud.act(id, 'start');
  expect(await cloud.atRest(id)).toMatchObject({ status: 'ACTIVE', errorCode: null, errorHint: null });
  await cloud.act(id, 'delete');
  expect(await cloud.atRest(id)).toMatchObject({ status: 'DELETED' });
}, 120_000);

test('a launch that is deleted while it runs leaves nothing', async () => {
  const ids = (await cloud.launch({ count: 3 })).map((instance) => instance.id);
  await Promise.all(ids.map((id) => cloud.act(id, 'delete')));
  for (const id of ids) expect(await cloud.atRest(id)).toMatchObject({ status: 'DELETED' });
  expect(await cloud.domains()).toEqual([]);
  expect(await cloud.instanceDirectories()).toEqual([]);
}, 120_000);
