import { afterAll, beforeAll, expect, it } from 'vitest';
import { LibvirtClient } from './index.js';
import { systemSocketPath } from './testing/system-socket.js';

let client: LibvirtClient;

beforeAll(async () => {
  client = await LibvirtClient.connect({ endpoint: { transport: 'unix', path: systemSocketPath } });
});

afterAll(() => client?.close());

it('describes the host through its own daemon', async () => {
  expect(await client.host.uri()).toBe('qemu:///system');
  expect(await client.host.driver()).toBe('QEMU');
  expect(await client.host.hostname()).not.toBe('');
  const info = await client.host.info();
  expect(info.cpus).toBeGreaterThan(0);
  expect(info.memoryKiB).toBeGreaterThan(0);
  expect(await client.host.capabilities()).toContain('<domain type=');
  expect(await client.host.domainCapabilities()).toContain('<domainCapabilities>');
  expect(await client.host.libvirtVersion()).toMatch(/^\d+\.\d+\.\d+$/);
  // Whatever runs there, its list and its statistics agree and nothing is touched.
  const active = await client.domains.list(1);
  expect((await client.stats.all({ flags: 1 })).length).toBe(active.length);
});
