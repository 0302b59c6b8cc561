import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OvsdbClient } from './client.js';
import { formatEndpoint, type Endpoint } from './endpoint.js';
import { OvsdbConnectionError, OvsdbTimeoutError } from './errors.js';
import type { RowChange } from './monitor.js';
import { RealServer } from './testing/ovsdb-server.js';

const run = promisify(execFile);
const FAST = { database: 'Test', reconnectMinMs: 5, reconnectMaxMs: 50 } as const;

describe('a real ovsdb-server', () => {
  let server: RealServer;
  let client: OvsdbClient;

  beforeEach(async () => {
    server = await RealServer.create();
    await server.start();
    client = new OvsdbClient({ ...FAST, endpoints: server.endpoint });
    await client.connect();
  });

  afterEach(async () => {
    await client.close();
    await server.remove();
  });

  it('inserts, references, selects, mutates, updates, deletes', async () => {
    const [item, box] = await client.transact([
      { op: 'insert', table: 'Item', row: { name: 'screw' }, uuidName: 'item' },
      {
        op: 'insert',
        table: 'Box',
        row: {
          name: 'a',
          size: 3,
          open: true,
          labels: ['x', 'y'],
          options: { k: 'v' },
          items: [{ named: 'item' }],
        },
      },
    ]);
    const where = [['_uuid', '==', box?.uuid ?? '']] as const;
    await client.transact([
      {
        op: 'mutate',
        table: 'Box',
        where,
        mutations: [
          ['size', '+=', 4],
          ['labels', 'delete', ['x']],
          ['options', 'insert', { n: '1' }],
          ['options', 'delete', ['k']],
        ],
      },
      { op: 'update', table: 'Box', where, row: { open: null, queues: { 7: 'seven' } } },
    ]);
    const [selected] = await client.transact([
      {
        op: 'select',
        table: 'Box',
        where,
        columns: ['name', 'size', 'open', 'labels', 'options', 'queues', 'items'],
      },
    ]);
    expect(selected?.rows).toEqual([
      {
        name: 'a',
        size: 7,
        open: null,
        labels: ['y'],
        options: { n: '1' },
        queues: { 7: 'seven' },
        items: [item?.uuid],
      },
    ]);
    expect(await client.transact([{ op: 'delete', table: 'Box', where }])).toEqual([{ count: 1 }]);
  });

  it('refuses a transaction as a whole', async () => {
    const insert = { op: 'insert', table: 'Box', row: { name: 'twice' } } as const;
    await expect(client.transact([insert, insert])).rejects.toMatchObject({ error: 'constraint violation' });
    const wait = {
      op: 'wait',
      table: 'Box',
      where: [],
      columns: ['name'],
      until: '!=',
      rows: [],
      timeoutMs: 0,
    } as const;
    await expect(client.transact([wait, insert])).rejects.toMatchObject({
      error: 'timed out',
      operationIndex: 0,
    });
    expect(await client.transact([{ op: 'select', table: 'Box', where: [] }])).toEqual([{ rows: [] }]);
  });

  it('waits on the server until another client makes it true, or the caller leaves', async () => {
    const wait = {
      op: 'wait',
      table: 'Box',
      where: [],
      columns: ['name'],
      until: '==',
      rows: [{ name: 'b' }],
    } as const;
    await expect(client.transact([wait], { timeoutMs: 50 })).rejects.toThrow(OvsdbTimeoutError);
    const other = new OvsdbClient({ ...FAST, endpoints: server.endpoint });
    await other.connect();
    const waiting = client.transact([wait]);
    await other.transact([{ op: 'insert', table: 'Box', row: { name: 'b' } }]);
    await expect(waiting).resolves.toEqual([{}]);
    await other.close();
  });

  it('shows its own changes in a monitor before it says that they are committed', async () => {
    const monitor = await client.monitor({ Box: {} });
    for (let size = 0; size < 20; size++) {
      const [inserted] = await client.transact([
        { op: 'insert', table: 'Box', row: { name: `box ${size}`, size } },
      ]);
      expect(monitor.rows('Box').get(inserted?.uuid ?? '')?.size).toBe(size);
    }
  });

  it('watches only what meets the conditions', async () => {
    await client.transact([{ op: 'insert', table: 'Box', row: { name: 'big', size: 10 } }]);
    const monitor = await client.monitor({ Box: { columns: ['name', 'size'], where: [['size', '>', 5]] } });
    expect([...monitor.rows('Box').values()]).toEqual([{ name: 'big', size: 10 }]);
    const shrunk = once(monitor, 'change');
    await client.transact([{ op: 'update', table: 'Box', where: [['name', '==', 'big']], row: { size: 1 } }]);
    const [[change]] = (await shrunk) as [RowChange[]];
    expect(change?.after).toBeNull();
    await monitor.cancel();
  });

  it('is a copy of the tables after any changes, across a restart of the server too', async () => {
    const monitor = await client.monitor({ Box: { columns: ['name', 'size', 'labels', 'options'] } });
    const other = new OvsdbClient({ ...FAST, endpoints: server.endpoint });
    await other.connect();
    const filled = once(monitor, 'change');
    await other.transact([
      { op: 'insert', table: 'Box', row: { name: 'kept', labels: ['a', 'b'], options: { a: '1', b: '2' } } },
      { op: 'insert', table: 'Box', row: { name: 'dropped' } },
    ]);
    await filled;
    const stale = once(monitor, 'stale');
    await server.stop('SIGKILL');
    await stale;
    const live = once(monitor, 'live');
    const caughtUp = new Promise<RowChange[]>((resolve) =>
      monitor.once('change', (changes) => resolve([...changes])),
    );
    await server.start();
    await live;
    await other.transact([
      { op: 'delete', table: 'Box', where: [['name', '==', 'dropped']] },
      {
        op: 'mutate',
        table: 'Box',
        where: [['name', '==', 'kept']],
        mutations: [
          ['labels', 'delete', ['a']],
          ['labels', 'insert', ['c']],
          ['options', 'delete', ['a']],
        ],
      },
    ]);
    expect(await caughtUp).toHaveLength(2);
    expect([...monitor.rows('Box').values()]).toEqual([
      { name: 'kept', size: 0, labels: ['b', 'c'], options: { b: '2' } },
    ]);
    await other.close();
  });

  it('holds a lock, loses it to a thief, and asks again after a restart', async () => {
    const lock = await client.lock('sync');
    expect(lock.held).toBe(true);
    const assert = [{ op: 'assert', lock: 'sync' }] as const;
    await client.transact(assert);
    const other = new OvsdbClient({ ...FAST, endpoints: server.endpoint });
    await other.connect();
    const waiting = await other.lock('sync');
    expect(waiting.held).toBe(false);
    await expect(other.transact(assert)).rejects.toMatchObject({ error: 'not owner' });
    const acquired = once(waiting, 'acquired');
    await lock.release();
    await acquired;
    const lost = once(waiting, 'lost');
    await server.stop();
    await lost;
    const again = once(waiting, 'acquired');
    await server.start();
    await again;
    await other.close();
  });

  it('fails at the deadline when the server is there but silent, and leaves it', async () => {
    await client.close();
    client = new OvsdbClient({ ...FAST, endpoints: server.endpoint, probeIntervalMs: 50 });
    await client.connect();
    server.freeze(true);
    const left = once(client, 'disconnected');
    await expect(client.transact([], { timeoutMs: 20 })).rejects.toThrow(OvsdbTimeoutError);
    const [reason] = await left;
    expect(reason).toBeInstanceOf(OvsdbConnectionError);
    server.freeze(false);
    await once(client, 'connected');
    await expect(client.transact([])).resolves.toEqual([]);
  });

  it('pipelines calls', async () => {
    const inserts = Array.from({ length: 200 }, (_, size) =>
      client.transact([{ op: 'insert', table: 'Box', row: { name: `box ${size}` } }]),
    );
    expect(new Set((await Promise.all(inserts)).map(([result]) => result?.uuid)).size).toBe(200);
  });
});

describe('a real cluster', () => {
  let members: RealServer[] = [];
  let client: OvsdbClient;

  beforeAll(async () => {
    members = await RealServer.createCluster(3);
    for (const member of members) await member.start();
    client = new OvsdbClient({ ...FAST, endpoints: members.map((member) => member.endpoint).join(',') });
  });

  afterAll(async () => {
    await client.close();
    for (const member of members) await member.remove();
  });

  it('finds the leader, and the next one when it is gone, and keeps its monitor', async () => {
    const connected = once(client, 'connected');
    await client.connect();
    const leader = formatEndpoint(((await connected) as [Endpoint])[0]);
    const monitor = await client.monitor({ Box: { columns: ['name'] } });
    await client.transact([{ op: 'insert', table: 'Box', row: { name: 'before' } }]);
    const next = once(client, 'connected');
    await members.find((member) => member.endpoint === leader)?.stop('SIGKILL');
    expect(formatEndpoint(((await next) as [Endpoint])[0])).not.toBe(leader);
    await client.transact([{ op: 'insert', table: 'Box', row: { name: 'after' } }]);
    expect([...monitor.rows('Box').values()].map((row) => row.name).sort()).toEqual(['after', 'before']);
  });
});

describe('TLS and TCP', () => {
  it('speaks both', async () => {
    const [tlsPort, tcpPort] = [await freePort(), await freePort()];
    const server = await RealServer.create((directory) => [
      `--remote=pssl:${tlsPort}:127.0.0.1`,
      `--remote=ptcp:${tcpPort}:127.0.0.1`,
      `--private-key=${join(directory, 'key.pem')}`,
      `--certificate=${join(directory, 'cert.pem')}`,
      `--ca-cert=${join(directory, 'cert.pem')}`,
    ]);
    const file = (name: string) => join(server.directory, name);
    await run('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ...['-keyout', file('key.pem'), '-out', file('cert.pem')],
    ]);
    await server.start();
    const [key, cert] = [await readFile(file('key.pem')), await readFile(file('cert.pem'))];
    const tls = new OvsdbClient({
      ...FAST,
      endpoints: `ssl:127.0.0.1:${tlsPort}`,
      tls: { key, cert, ca: cert },
    });
    const untrusting = new OvsdbClient({
      ...FAST,
      endpoints: `ssl:127.0.0.1:${tlsPort}`,
      tls: { key, cert },
    });
    const tcp = new OvsdbClient({ ...FAST, endpoints: `tcp:127.0.0.1:${tcpPort}` });
    try {
      await tls.connect();
      await tcp.connect();
      await tls.transact([{ op: 'insert', table: 'Box', row: { name: 'over TLS' } }]);
      expect(await tcp.transact([{ op: 'select', table: 'Box', where: [], columns: ['name'] }])).toEqual([
        { rows: [{ name: 'over TLS' }] },
      ]);
      await expect(untrusting.connect({ timeoutMs: 500 })).rejects.toThrow(/self-signed/);
    } finally {
      await Promise.all([tls.close(), untrusting.close(), tcp.close()]);
      await server.remove();
    }
  });
});

async function freePort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return port;
}
