import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LibvirtClient, isNoDomain } from './index.js';
import { TestDaemon } from './testing/daemon.js';

let daemon: TestDaemon;
let client: LibvirtClient;

beforeAll(async () => {
  daemon = await TestDaemon.start();
  client = await LibvirtClient.connect({
    endpoint: { transport: 'unix', path: daemon.socketPath },
    uri: 'test:///default',
  });
});

afterAll(async () => {
  await client?.close();
  await daemon?.stop();
});

describe('host', () => {
  it('tells what the test driver is known to have', async () => {
    expect(await client.host.driver()).toBe('TEST');
    expect(await client.host.uri()).toBe('test:///default');
    expect(await client.host.info()).toEqual({
      model: 'i686',
      memoryKiB: 3145728,
      cpus: 16,
      mhz: 1400,
      numaNodes: 2,
      sockets: 2,
      cores: 2,
      threads: 2,
    });
    expect(await client.host.capabilities()).toContain('<capabilities>');
    expect(await client.host.libvirtVersion()).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe('domains', () => {
  it('lists and looks up', async () => {
    const [domain] = await client.domains.list();
    expect(domain).toMatchObject({ name: 'test', id: 1 });
    expect(await client.domains.byName('test')).toEqual(domain);
    await expect(client.domains.byName('nope')).rejects.toSatisfy(isNoDomain);
    expect(await client.domains.state(domain!.uuid)).toEqual({ state: 'running', reason: 'unknown' });
  });

  it('tells of its life', async () => {
    const seen: string[] = [];
    const subscription = await client.events.subscribe('lifecycle', ({ domain, event, detail }) =>
      seen.push(`${domain.name} ${event} ${detail}`),
    );
    const domain = await client.domains.define(
      '<domain type="test"><name>t1</name><memory>8192</memory><os><type>hvm</type></os></domain>',
    );
    await client.domains.start(domain);
    await client.domains.suspend(domain);
    await client.domains.resume(domain);
    await client.domains.destroy(domain);
    await client.domains.undefine(domain);
    await subscription.close();
    expect(seen).toMatchInlineSnapshot(`
      [
        "t1 defined added",
        "t1 started booted",
        "t1 suspended paused",
        "t1 resumed unpaused",
        "t1 stopped destroyed",
        "t1 undefined removed",
      ]
    `);
  });

  it('tells of one domain alone when asked to', async () => {
    const seen: string[] = [];
    const define = (name: string) =>
      client.domains.define(
        `<domain type="test"><name>${name}</name><memory>8192</memory><os><type>hvm</type></os></domain>`,
      );
    const [watched, other] = [await define('watched'), await define('other')];
    const note = ({ domain }: { domain: { name: string } }): number => seen.push(domain.name);
    const subscription = await client.events.subscribe('lifecycle', note, { domain: watched });
    await client.domains.start(other);
    await client.domains.start(watched);
    await client.domains.destroy(other);
    await subscription.close();
    await client.domains.destroy(watched);
    expect(seen).toEqual(['watched']);
  });
});
