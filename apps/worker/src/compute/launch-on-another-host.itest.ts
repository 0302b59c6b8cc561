import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Operation } from '@skydeck/db';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestCloud } from '../testing/test-cloud';
import { TestHost } from '../testing/test-host';

let cloud: TestCloud;
/** All alike, so that the scheduler takes them in the order of their names. */
let hosts: TestHost[];
const host = (index: number): TestHost => hosts[index] as TestHost;

beforeAll(async () => {
  cloud = await TestCloud.create();
  hosts = await Promise.all(['alfa', 'bravo', 'charlie', 'delta'].map((name) => TestHost.start(cloud, name)));
}, 120_000);
afterEach(async () => {
  await Promise.all(hosts.map((each) => each.reset()));
  await cloud.clear();
  // Only a host whose worker runs has a row.
  await cloud.db.cachedImage.deleteMany();
  await cloud.db.volumeBackend.deleteMany();
  await cloud.db.host.deleteMany();
});
afterAll(async () => {
  await Promise.all((hosts ?? []).map((each) => each.close()));
  await cloud?.close();
});

const launchOf = (id: string): Promise<Operation> =>
  cloud.db.operation.findFirstOrThrow({ where: { subjectId: id, kind: 'instance.launch' } });

/** What the timeline shows: step, attempt, direction, worker, state. */
async function timelineOf(operation: Operation) {
  const steps = await cloud.db.operationStep.findMany({
    where: { operationId: operation.id },
    orderBy: { startedAt: 'asc' },
  });
  expect(steps.filter((step) => step.finishedAt === null)).toEqual([]);
  return steps;
}

async function expectRunsOnlyOn(id: string, there: TestHost, notThere: readonly TestHost[]): Promise<void> {
  const { id: hostId } = await there.row();
  expect(await cloud.db.instance.findUnique({ where: { id } })).toMatchObject({
    status: 'ACTIVE',
    powerState: 'RUNNING',
    taskState: null,
    hostId,
    errorMessage: null,
  });
  expect(await there.libvirt.domains()).toEqual([`skydeck-${id}`]);
  expect((await there.libvirt.client.domains.state(id)).state).toBe('running');
  expect(await there.instanceDirectories()).toEqual([id]);
  expect(await cloud.db.allocation.findMany()).toMatchObject([{ instanceId: id, hostId }]);
  expect(await cloud.db.port.count()).toBe(1);
  for (const other of notThere) expect(await other.instanceDirectories()).toEqual([]);
}

async function expectNothingOn(those: readonly TestHost[]): Promise<void> {
  for (const each of those) {
    expect(await each.libvirt.domains()).toEqual([]);
    expect(await each.instanceDirectories()).toEqual([]);
  }
  expect(await cloud.db.allocation.count()).toBe(0);
}

async function expectGoneAfterDelete(id: string, from: readonly TestHost[]): Promise<void> {
  await cloud.act(id, 'delete');
  expect(await cloud.atRest(id)).toMatchObject({ status: 'DELETED' });
  await expectNothingOn(from);
  expect(await cloud.db.port.count()).toBe(0);
}

test('a launch leaves a host whose disk has failed for another one', async () => {
  const [alfa, bravo] = [host(0), host(1)];
  await Promise.all([alfa.startWorker(), bravo.startWorker()]);
  await alfa.loseDisk();
  const id = await cloud.launchOne();
  await cloud.atRest(id);

  await expectRunsOnlyOn(id, bravo, [alfa]);
  expect(await alfa.libvirt.domains()).toEqual([]);
  const launch = await launchOf(id);
  expect(launch).toMatchObject({ state: 'SUCCEEDED', attempt: 2, errorMessage: null });
  const timeline = await timelineOf(launch);
  expect(timeline.filter((step) => step.attempt === 1)).toMatchObject([
    { name: 'schedule', state: 'done' },
    { name: 'prepare-image', direction: 'run', worker: 'alfa', state: 'done' },
    {
      name: 'create-disk-and-port',
      direction: 'run',
      worker: 'alfa',
      state: 'failed',
      errorCode: 'STORAGE',
      errorMessage: expect.stringContaining('read-only file system') as string,
    },
    { name: 'create-disk-and-port', direction: 'undo', worker: 'alfa', state: 'done' },
    { name: 'schedule', direction: 'undo', state: 'done' },
  ]);
  expect(timeline.filter((step) => step.attempt === 2)).toMatchObject([
    { name: 'schedule', state: 'done' },
    { name: 'prepare-image', worker: 'bravo', state: 'done' },
    { name: 'create-disk-and-port', worker: 'bravo', state: 'done' },
    { name: 'start-guest', worker: 'bravo', state: 'done' },
  ]);
  await expectGoneAfterDelete(id, [alfa, bravo]);
}, 120_000);

test('a launch that goes on at another host has its volumes there, over NBD', async () => {
  const [alfa, bravo] = [host(0), host(1)];
  await Promise.all([alfa.startWorker(), bravo.startWorker()]);
  await alfa.loseDisk();
  const id = await cloud.launchOne({
    rootVolume: { source: { kind: 'image', sizeGiB: 1 }, deleteOnTermination: true },
  });
  await cloud.atRest(id, 120_000);

  await expectRunsOnlyOn(id, bravo, [alfa]);
  expect(await launchOf(id)).toMatchObject({ state: 'SUCCEEDED', attempt: 2, errorMessage: null });
  // Made with the guest's first host, which serves it now.
  expect(
    await cloud.db.volumeAttachment.findMany({ include: { volume: { include: { backend: true } } } }),
  ).toMatchObject([
    {
      status: 'attached',
      mode: 'nbd',
      device: 'vda',
      volume: { backend: { hostId: (await alfa.row()).id } },
    },
  ]);
  const log = path.join(bravo.config.instancesDir, id, 'console.log');
  await cloud.until('the guest to boot', 120_000, async () =>
    (await readFile(log, 'utf8')).includes('Skydeck guest') ? true : null,
  );
  await expectGoneAfterDelete(id, [alfa, bravo]);
  await cloud.until('its volume to be gone', 60_000, async () =>
    (await cloud.db.volume.count({ where: { deletedAt: null } })) === 0 ? true : null,
  );
}, 300_000);

test('a host that loses its libvirt in mid-launch is left, and cleans up when it is back', async () => {
  const [alfa, bravo] = [host(0), host(1)];
  const [held] = await Promise.all([
    alfa.startWorker({ point: 'done:define-domain', kind: 'hold' }),
    bravo.startWorker(),
  ]);
  const id = await cloud.launchOne();
  await held.reached();
  expect(await alfa.libvirt.domains()).toEqual([`skydeck-${id}`]);
  expect(await cloud.db.allocation.findMany()).toMatchObject([{ hostId: (await alfa.row()).id }]);
  await alfa.libvirt.kill();
  held.go();
  await cloud.atRest(id, 120_000);

  await expectRunsOnlyOn(id, bravo, [alfa]);
  const launch = await launchOf(id);
  expect(launch).toMatchObject({ state: 'SUCCEEDED', attempt: 2 });
  const timeline = await timelineOf(launch);
  const failures = timeline.filter((step) => step.name === 'start-guest' && step.direction === 'run');
  expect(failures.at(0)).toMatchObject({
    attempt: 1,
    worker: 'alfa',
    state: 'failed',
    errorCode: 'HYPERVISOR',
    errorMessage: expect.stringContaining('libvirt on the host does not answer') as string,
  });
  expect(failures.at(-1)).toMatchObject({ attempt: 2, worker: 'bravo', state: 'done' });

  // The domain that was defined there has lost its instance: two of them must never run.
  await alfa.libvirt.up();
  await cloud.until('the host to have removed what was left', 60_000, async () =>
    (await alfa.libvirt.domains()).length === 0 ? true : null,
  );
  await expectRunsOnlyOn(id, bravo, [alfa]);
  await expectGoneAfterDelete(id, [alfa, bravo]);
}, 240_000);

test('when every host fails, the error names each with its cause and says what can be done', async () => {
  const [alfa, bravo] = [host(0), host(1)];
  const [, held] = await Promise.all([
    alfa.startWorker(),
    bravo.startWorker({ point: 'done:create-config-drive', kind: 'hold' }),
  ]);
  await alfa.loseDisk();
  const id = await cloud.launchOne();
  await held.reached();
  await bravo.libvirt.kill();
  held.go();

  const row = await cloud.atRest(id, 120_000);
  expect(row).toMatchObject({
    status: 'ERROR',
    hostId: null,
    powerState: 'NOSTATE',
    errorCode: 'NO_VALID_HOST',
  });
  expect(row.errorMessage).toMatch(/alfa \(not-tried\): it failed at this launch: .*read-only file system/);
  expect(row.errorMessage).toMatch(
    /bravo \(not-tried\): it failed at this launch: .*libvirt .* does not answer/,
  );
  expect(row.errorHint).toContain('libvirtd');
  const launch = await launchOf(id);
  expect(launch).toMatchObject({ state: 'FAILED', attempt: 3, errorMessage: row.errorMessage });
  const failed = (await timelineOf(launch)).filter((step) => step.errorMessage !== null);
  expect(new Set(failed.map((step) => step.attempt))).toEqual(new Set([1, 2, 3]));

  await bravo.libvirt.up();
  await expectNothingOn([alfa, bravo]);
  await expectGoneAfterDelete(id, [alfa, bravo]);
}, 240_000);

test('after three hosts have failed a fourth is not tried', async () => {
  await Promise.all(hosts.map((each) => each.startWorker()));
  const failing = hosts.slice(0, 3);
  await Promise.all(failing.map((each) => each.loseDisk()));
  const id = await cloud.launchOne();

  expect(await cloud.atRest(id)).toMatchObject({
    status: 'ERROR',
    hostId: null,
    errorCode: 'STORAGE',
    errorMessage: expect.stringContaining('read-only file system') as string,
    errorHint: expect.stringContaining('free space') as string,
  });
  const launch = await launchOf(id);
  expect(launch).toMatchObject({ state: 'FAILED', attempt: 3 });
  const failures = (await timelineOf(launch)).filter((step) => step.state === 'failed');
  expect(failures.map(({ attempt, worker, name }) => [attempt, worker, name])).toEqual([
    [1, 'alfa', 'create-disk-and-port'],
    [2, 'bravo', 'create-disk-and-port'],
    [3, 'charlie', 'create-disk-and-port'],
  ]);
  await expectNothingOn(hosts);
  await expectGoneAfterDelete(id, hosts);
}, 180_000);
