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
