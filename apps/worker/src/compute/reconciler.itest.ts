import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.create();
  await cloud.startWorker();
});
afterAll(() => cloud.close());

const untilRow = (id: string, fields: object) =>
  cloud.until(`the row to be ${JSON.stringify(fields)}`, 10_000, async () =>
    cloud.db.instance.findFirst({ where: { id, taskState: null, ...fields } }),
  );

test('what happens on the hypervisor is in the row within two seconds; what is not ours is not touched', async () => {
  const foreign = await cloud.libvirt.domains.define(
    `<domain type='qemu'><name>skydeck-not-ours</name><memory>65536</memory>
     <os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`,
  );
  const id = await cloud.launchOne();
  await cloud.atRest(id);
  try {
    const since = performance.now();
    await cloud.libvirt.domains.suspend(id);
    await untilRow(id, { status: 'PAUSED', powerState: 'PAUSED' });
    expect(performance.now() - since).toBeLessThan(2_000);

    await cloud.libvirt.domains.resume(id);
    await untilRow(id, { status: 'ACTIVE', powerState: 'RUNNING' });

    await cloud.libvirt.domains.destroy(id);
    await untilRow(id, { status: 'SHUTOFF', powerState: 'SHUTDOWN', wantRunning: false });

    await cloud.libvirt.domains.start(id);
    await untilRow(id, { status: 'ACTIVE', wantRunning: true });
    expect((await cloud.libvirt.domains.state(foreign)).state).toBe('shutoff');
  } finally {
    await cloud.libvirt.domains.undefine(foreign);
  }
}, 120_000);

test('after the host went down, what should run is started again, and nothing else', async () => {
  const [runs, stopped] = await cloud.launch({ count: 2 });
  if (!runs || !stopped) throw new Error('not launched');
  await Promise.all([cloud.atRest(runs.id), cloud.atRest(stopped.id)]);
  await cloud.act(stopped.id, 'stop');
  await cloud.atRest(stopped.id);
  await cloud.stopWorker();
  // As after a reboot: the guest is off, and libvirt does not know why.
  await cloud.libvirt.domains.destroy(runs.id);
  await cloud.libvirt.domains.undefine(runs.id);

  await cloud.startWorker();
  const row = await cloud.until('the guest to run again', 30_000, async () =>
    cloud.db.instance.findFirst({
      where: { id: runs.id, status: 'ACTIVE', taskState: null, powerState: 'RUNNING' },
    }),
  );
  expect(row.errorMessage).toBeNull();
  await cloud.until('libvirt to say so', 10_000, async () =>
    (await cloud.libvirt.domains.state(runs.id)).state === 'running' ? true : null,
  );
  expect((await cloud.db.instance.findUniqueOrThrow({ where: { id: stopped.id } })).status).toBe('SHUTOFF');
}, 180_000);

test('a failure says which host refused and why', async () => {
  await cloud.db.host.updateMany({ data: { enabled: false, disabledReason: 'repairs' } });
  const id = await cloud.launchOne();
  expect(await cloud.atRest(id)).toMatchObject({
    status: 'ERROR',
    hostId: null,
    errorCode: 'NO_VALID_HOST',
    errorMessage: expect.stringContaining('disabled: repairs') as string,
    errorHint: expect.stringContaining('flavor') as string,
  });
  await cloud.act(id, 'delete');
  expect(await cloud.atRest(id)).toMatchObject({ status: 'DELETED' });
  await cloud.db.host.updateMany({ data: { enabled: true, disabledReason: null } });
}, 60_000);
