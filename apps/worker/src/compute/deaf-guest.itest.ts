import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';

let cloud: TestCloud;
beforeAll(async () => {
  // No guest boots, hears the power button and goes off in so little time.
  cloud = await TestCloud.create({ SKYDECK_STOP_TIMEOUT_SECONDS: '0.5' });
  await cloud.startWorker();
});
afterAll(() => cloud.close());

async function messagesOf(kind: string): Promise<(string | null)[]> {
  const steps = await cloud.db.operationStep.findMany({
    where: { operation: { kind } },
    orderBy: { startedAt: 'asc' },
  });
  return steps.map(({ message }) => message);
}

test('a guest that does not hear the power button is switched off and reset, and the timeline says so', async () => {
  const id = await cloud.launchOne();
  await cloud.atRest(id);
  await cloud.act(id, 'stop');
  expect(await cloud.atRest(id)).toMatchObject({
    status: 'SHUTOFF',
    powerState: 'SHUTDOWN',
    wantRunning: false,
    errorMessage: null,
  });
  expect((await cloud.libvirt.domains.state(id)).state).toBe('shutoff');
  expect((await messagesOf('instance.stop'))[0]).toMatch(/did not shut down within 0\.5 s: .* switched off/);

  await cloud.act(id, 'start');
  await cloud.atRest(id);
  await cloud.act(id, 'reboot-soft');
  expect(await cloud.atRest(id)).toMatchObject({
    status: 'ACTIVE',
    powerState: 'RUNNING',
    errorMessage: null,
  });
  expect((await messagesOf('instance.reboot-soft'))[0]).toMatch(/did not reboot within 0\.5 s: .* reset/);
}, 120_000);
