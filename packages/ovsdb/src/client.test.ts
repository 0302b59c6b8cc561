import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { once } from 'node:events';
import { OvsdbClient } from './client.js';
import {
  OvsdbConnectionError,
  OvsdbProtocolError,
  OvsdbRpcError,
  OvsdbTimeoutError,
  OvsdbTransactionError,
} from './errors.js';
import type { RowChange } from './monitor.js';
import { TEST_SCHEMA } from './testing/schema.js';
import { ScriptedServer, type Answer } from './testing/scripted-server.js';

const UUID = '550e8400-e29b-41d4-a716-446655440000';
const OTHER = '550e8400-e29b-41d4-a716-446655440001';
const TRANSACTION = '11111111-1111-4111-8111-111111111111';

function basics(method: string): Answer {
  if (method === 'get_schema') return { result: TEST_SCHEMA };
  if (method === 'monitor_cond') return { result: {} };
  return null;
}

describe('OvsdbClient against a scripted peer', () => {
  let server: ScriptedServer;
  let client: OvsdbClient;

  beforeEach(async () => {
    server = await ScriptedServer.start(basics);
    client = new OvsdbClient({
      endpoints: server.endpoint,
      database: 'Test',
      reconnectMinMs: 1,
      callTimeoutMs: 2_000,
    });
  });

  afterEach(async () => {
    await client.close();
    await server.stop();
  });

  it('sends a transaction in the notation of RFC 7047 and reads its results', async () => {
    server.script((method) =>
      method === 'transact'
        ? { result: [{ uuid: ['uuid', UUID] }, { count: 1 }, { rows: [{ name: 'a', labels: 'x' }] }, {}] }
        : basics(method),
    );
    await client.connect();
    const results = await client.transact([
      { op: 'insert', table: 'Item', row: { name: 'i' }, uuidName: 'item' },
      {
        op: 'mutate',
        table: 'Box',
        where: [['name', '==', 'a']],
        mutations: [
          ['items', 'insert', [{ named: 'item' }]],
          ['options', 'delete', ['k']],
        ],
      },
      { op: 'select', table: 'Box', where: [], columns: ['name', 'labels'] },
      {
        op: 'wait',
        table: 'Box',
        where: [['_uuid', '==', UUID]],
        columns: ['size'],
        until: '==',
        rows: [{ size: 1 }],
        timeoutMs: 0,
      },
    ]);
    expect(results).toEqual([{ uuid: UUID }, { count: 1 }, { rows: [{ name: 'a', labels: ['x'] }] }, {}]);
    const sent = await server.message((message) => message.method === 'transact');
    expect(sent.params).toEqual([
      'Test',
      { op: 'insert', table: 'Item', row: { name: 'i' }, 'uuid-name': 'item' },
      {
        op: 'mutate',
        table: 'Box',
        where: [['name', '==', 'a']],
        mutations: [
          ['items', 'insert', ['set', [['named-uuid', 'item']]]],
          ['options', 'delete', ['set', ['k']]],
        ],
      },
      { op: 'select', table: 'Box', where: [], columns: ['name', 'labels'] },
      {
        op: 'wait',
        table: 'Box',
        where: [['_uuid', '==', ['uuid', UUID]]],
        columns: ['size'],
        until: '==',
        rows: [{ size: 1 }],
        timeout: 0,
      },
    ]);
  });

  it('names the operation that was refused', async () => {
    server.script((method) =>
      method === 'transact'
        ? { result: [{}, { error: 'constraint violation', details: 'twice' }, null] }
        : basics(method),
    );
    await client.connect();
    const failure = await client
      .transact([
        { op: 'comment', comment: 'a' },
        { op: 'comment', comment: 'b' },
        { op: 'comment', comment: 'c' },
      ])
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OvsdbTransactionError);
    expect(failure).toMatchObject({ error: 'constraint violation', details: 'twice', operationIndex: 1 });
  });

  it('names the commit when that was refused', async () => {
    server.script((method) =>
      method === 'transact' ? { result: [{}, { error: 'referential integrity violation' }] } : basics(method),
    );
    await client.connect();
    await expect(client.transact([{ op: 'comment', comment: 'a' }])).rejects.toMatchObject({
      operationIndex: 1,
    });
  });

  it('refuses what the schema does not have before it sends anything', async () => {
    await client.connect();
    await expect(client.transact([{ op: 'insert', table: 'Nope', row: {} }])).rejects.toThrow(
      OvsdbProtocolError,
    );
    expect(server.received.some((message) => message.method === 'transact')).toBe(false);
  });

  it('reports an error answer as such', async () => {
    server.script((method) => (method === 'transact' ? { error: 'unknown database' } : basics(method)));
    await client.connect();
    await expect(client.transact([])).rejects.toThrow(OvsdbRpcError);
  });

  it('gives up at the deadline and tells the server', async () => {
    await client.connect();
    await expect(client.transact([], { timeoutMs: 20 })).rejects.toThrow(OvsdbTimeoutError);
    const sent = await server.message((message) => message.method === 'transact');
    const cancelled = await server.message((message) => message.method === 'cancel');
    expect(cancelled.params).toEqual([sent.id]);
  });

  it('gives up when its caller does', async () => {
    await client.connect();
    const controller = new AbortController();
    const pending = client.transact([], { signal: controller.signal });
    await server.message((message) => message.method === 'transact');
    controller.abort(new Error('deleted meanwhile'));
    await expect(pending).rejects.toThrow('deleted meanwhile');
    await expect(client.transact([], { signal: controller.signal })).rejects.toThrow('deleted meanwhile');
  });

  it('answers echoes with what they carry', async () => {
    await client.connect();
    server.write('{"method":"echo","params":["x",1],"id":"echo"}');
    const reply = await server.message((message) => message.id === 'echo');
    expect(reply).toEqual({ result: ['x', 1], error: null, id: 'echo' });
  });

  it('fails every waiter on disconnect, reconnects by itself and serves the next call', async () => {
    await client.connect();
    const waiting = [client.transact([]), client.transact([])].map((call) =>
      call.catch((error: unknown) => error),
    );
    await server.message((message) => message.method === 'transact');
    server.script((method) => (method === 'transact' ? { result: [] } : basics(method)));
    server.hangUp();
    for (const failure of await Promise.all(waiting)) expect(failure).toBeInstanceOf(OvsdbConnectionError);
    await once(client, 'connected');
    await expect(client.transact([])).resolves.toEqual([]);
  });

  it('hangs up on a peer that does not speak OVSDB', async () => {
    await client.connect();
    const reason = once(client, 'disconnected');
    server.write('SSH-2.0-OpenSSH');
    expect((await reason)[0]).toBeInstanceOf(OvsdbProtocolError);
  });

  it('notices a peer that fell silent', async () => {
    await client.close();
    client = new OvsdbClient({ endpoints: server.endpoint, database: 'Test', probeIntervalMs: 15 });
    await client.connect();
    const [reason] = await once(client, 'disconnected');
    expect(String(reason)).toContain('silent');
    await expect.poll(() => server.received.some((message) => message.method === 'echo')).toBe(true);
  });

  it('keeps a monitor current over update3, also when updates share the chunk of the first answer', async () => {
    server.script((method, params) => {
      if (method !== 'monitor_cond_since') return basics(method);
      queueMicrotask(() =>
        server.write(
          JSON.stringify({
            method: 'update3',
            params: [params[1], TRANSACTION, { Box: { [OTHER]: { insert: { name: 'b' } } } }],
            id: null,
          }),
        ),
      );
      return {
        result: [
          false,
          TRANSACTION,
          { Box: { [UUID]: { initial: { name: 'a', labels: ['set', ['x', 'y']] } } } },
        ],
      };
    });
    await client.connect();
    const monitor = await client.monitor({ Box: { columns: ['name', 'size', 'labels'] } });
    if (!monitor.rows('Box').has(OTHER)) await once(monitor, 'change');
    expect(monitor.rows('Box').get(OTHER)).toEqual({ name: 'b', size: 0, labels: [] });
    const changed = once(monitor, 'change');
    server.write(
      JSON.stringify({
        method: 'update3',
        params: [
          monitor.id,
          TRANSACTION,
          { Box: { [UUID]: { modify: { labels: ['set', ['y', 'z']] } }, [OTHER]: { delete: null } } },
        ],
        id: null,
      }),
    );
    const [changes] = (await changed) as [RowChange[]];
    expect(changes.map(({ uuid, after }) => [uuid, after])).toEqual([
      [UUID, { name: 'a', size: 0, labels: ['x', 'z'] }],
      [OTHER, null],
    ]);
  });

  it('asks for what it missed after a reconnection, and falls back to monitor_cond', async () => {
    server.script((method) => {
      if (method === 'monitor_cond_since') return { error: { error: 'unknown method' } };
      if (method === 'monitor_cond') return { result: { Box: { [UUID]: { initial: { name: 'a' } } } } };
      return basics(method);
    });
    await client.connect();
    const monitor = await client.monitor({ Box: { columns: ['name'] } });
    const seen: RowChange[] = [];
    monitor.on('change', (changes) => seen.push(...changes));
    server.script((method) => {
      if (method === 'monitor_cond_since') return { error: { error: 'unknown method' } };
      if (method === 'monitor_cond') return { result: { Box: { [OTHER]: { initial: { name: 'b' } } } } };
      return basics(method);
    });
    const stale = once(monitor, 'stale');
    const live = once(monitor, 'live');
    server.hangUp();
    await stale;
    expect(monitor.live).toBe(false);
    await live;
    expect(monitor.live).toBe(true);
    expect(seen).toEqual([
      { table: 'Box', uuid: OTHER, before: null, after: { name: 'b' } },
      { table: 'Box', uuid: UUID, before: { name: 'a' }, after: null },
    ]);
  });

  it('leaves a server that is not the leader', async () => {
    const follower = await ScriptedServer.start((method) =>
      method === 'monitor_cond'
        ? {
            result: {
              Database: { [UUID]: { initial: { name: 'Test', model: 'clustered', connected: true } } },
            },
          }
        : basics(method),
    );
    const both = new OvsdbClient({ endpoints: `${follower.endpoint},${server.endpoint}`, database: 'Test' });
    try {
      const refused = once(both, 'disconnected');
      await both.connect();
      expect(String((await refused)[0])).toContain('is not the leader');
      expect(server.received.some((message) => message.method === 'get_schema')).toBe(true);
      expect(follower.received.some((message) => message.method === 'get_schema')).toBe(false);
    } finally {
      await both.close();
      await follower.stop();
    }
  });

  it('says why it is not connected', async () => {
    const lost = new OvsdbClient({
      endpoints: 'unix:/nonexistent/db.sock',
      database: 'Test',
      reconnectMinMs: 1,
    });
    await expect(lost.connect({ timeoutMs: 30 })).rejects.toThrow(/not connected.*ENOENT/);
    const waiting = lost.transact([]);
    const failure = expect(waiting).rejects.toThrow('the client is closed');
    await lost.close();
    await failure;
  });
});
