import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  LibvirtClient,
  LibvirtConnectionError,
  LibvirtTimeoutError,
  type LibvirtClientOptions,
} from './index.js';
import { TestDaemon } from './testing/daemon.js';
import { EventProbe } from './testing/events.js';

let daemon: TestDaemon;
let client: LibvirtClient;

beforeEach(async () => {
  daemon = await TestDaemon.start();
});

afterEach(async () => {
  await client?.close();
  await daemon?.stop();
});

async function connect(options: LibvirtClientOptions = {}): Promise<void> {
  client = await LibvirtClient.connect({
    endpoint: { transport: 'unix', path: daemon.socketPath },
    uri: 'test:///default',
    backoff: { initialMs: 10, maxMs: 100 },
    ...options,
  });
}

it('fails every waiter when the daemon dies, connects again and keeps its subscriptions', async () => {
  await connect();
  const events = await EventProbe.of(client, 'lifecycle');
  await client.domains.suspend(await client.domains.byName('test'));
  expect(events.seen.map(({ event }) => event)).toEqual(['suspended']);

  daemon.freeze();
  const calls = Array.from({ length: 20 }, () => client.host.hostname().catch((error: unknown) => error));
  const lost = once(client, 'state');
  await daemon.kill();
  for (const result of await Promise.all(calls)) expect(result).toBeInstanceOf(LibvirtConnectionError);
  // Four were on their way, the others waited for a slot: the errors tell which may have been carried out.
  const sent = (await Promise.all(calls)).map((error) => (error as LibvirtConnectionError).sent);
  expect(sent.filter(Boolean)).toHaveLength(4);
  expect((await lost)[0]).toBe('connecting');

  const early = client.host.hostname();
  const reconnected = once(client, 'reconnected');
  await daemon.run();
  await reconnected;
  expect(await early).not.toBe('');
  expect(client.state).toBe('connected');
  await client.domains.suspend(await client.domains.byName('test'));
  expect(events.seen.map(({ event }) => event)).toEqual(['suspended', 'suspended']);
});

it('ends a call at its deadline and drops the late answer', async () => {
  await connect();
  daemon.freeze();
  const started = performance.now();
  const error = await client.host.hostname({ timeoutMs: 150 }).catch((reason: unknown) => reason);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(error).toBeInstanceOf(LibvirtTimeoutError);
  expect(error).toMatchObject({ procedure: 'CONNECT_GET_HOSTNAME', timeoutMs: 150, sent: true });
  daemon.thaw();
  expect(await client.host.driver()).toBe('TEST');
  expect(client.state).toBe('connected');
});

it('gives up a call whose signal aborts', async () => {
  await connect();
  daemon.freeze();
  const controller = new AbortController();
  const call = client.host.hostname({ signal: controller.signal });
  controller.abort(new Error('no longer wanted'));
  await expect(call).rejects.toThrow('no longer wanted');
  daemon.thaw();
  expect(await client.host.driver()).toBe('TEST');
});

it('notices a daemon that stopped answering by keepalive', async () => {
  await connect({ keepalive: { intervalMs: 50, count: 2 } });
  daemon.freeze();
  const error = await client.host.hostname().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'LibvirtConnectionError', reason: 'keepalive', sent: true });
  daemon.thaw();
  expect(await client.host.driver()).toBe('TEST');
});

it('starts before the daemon does', async () => {
  await daemon.kill();
  client = new LibvirtClient({
    endpoint: { transport: 'unix', path: daemon.socketPath },
    uri: 'test:///default',
    backoff: { initialMs: 10, maxMs: 50 },
  }).start();
  await expect(client.host.driver({ timeoutMs: 100 })).rejects.toMatchObject({
    reason: 'unreachable',
    sent: false,
  });
  const driver = client.host.driver();
  await daemon.run();
  expect(await driver).toBe('TEST');
});

it('lets no call wait for a connection longer than it was told to', async () => {
  await connect({ connectionWaitMs: 100 });
  await daemon.kill();
  // By itself this call may take minutes.
  const start = client.domains.managedSave('00000000-0000-0000-0000-000000000000');
  await expect(start).rejects.toMatchObject({ reason: 'unreachable', sent: false });
});

it('closes for good', async () => {
  await connect();
  const call = client.host.hostname();
  await client.close();
  await expect(call).resolves.not.toBe('');
  await expect(client.host.hostname()).rejects.toMatchObject({ reason: 'closed' });
  expect(client.state).toBe('closed');
});
