import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { signedIn, startTestPortal, type TestPortal, type TestUser } from '../testing/test-portal';
import { makeProject, makeShared, type SharedIds } from '../testing/test-project';

let portal: TestPortal;
let shared: SharedIds;
beforeAll(async () => {
  portal = await startTestPortal();
  shared = await makeShared(portal.db);
});
afterAll(() => portal.stop());

interface Heard {
  event: string;
  data: { type?: string; id?: string; reason?: string };
}

/** A browser's event source: what it heard so far, and a wait for what it will hear. */
class Listener {
  readonly heard: Heard[] = [];
  readonly ended: Promise<void>;
  private readonly aborter = new AbortController();
  private wake: () => void = () => undefined;

  constructor(body: ReadableStream<Uint8Array>) {
    this.ended = this.read(body).catch(() => undefined);
  }

  static async open(user: TestUser): Promise<Listener> {
    const response = await fetch(`${portal.url}/api/events`, {
      headers: { cookie: user.cookie, 'accept-encoding': 'gzip' },
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('cache-control')).toContain('no-transform');
    const listener = new Listener(response.body!);
    await listener.until(({ event }) => event === 'hello');
    return listener;
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let buffer = '';
    const reader = body.getReader();
    this.aborter.signal.addEventListener('abort', () => void reader.cancel());
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      buffer += decoder.decode(part.value, { stream: true });
      const blocks = buffer.split('\n\n');
      buffer = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
        if (event && data) this.heard.push({ event, data: JSON.parse(data) as Heard['data'] });
      }
      this.wake();
    }
  }

  async until(wanted: (heard: Heard) => boolean): Promise<Heard> {
    for (;;) {
      const found = this.heard.find(wanted);
      if (found) return found;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  close(): void {
    this.aborter.abort();
  }
}

const about = (id: string) => (heard: Heard) => heard.data.id === id;

test('a stream needs a session', async () => {
  const response = await fetch(`${portal.url}/api/events`);
  expect(response.status).toBe(401);
});

test('each browser hears of its own project only, and nothing of who owns what', async () => {
  const [one, two] = [await makeProject(portal, shared, 'one'), await makeProject(portal, shared, 'two')];
  const inOne = await Listener.open(await signedIn(portal, { projectId: one.projectId, role: 'reader' }));
  const inTwo = await Listener.open(await signedIn(portal, { projectId: two.projectId, role: 'admin' }));
  const cloud = await Listener.open(await signedIn(portal, { cloudAdmin: true }));
  const { db } = portal;
  await db.instance.update({ where: { id: one.instanceId }, data: { description: 'changed' } });
  await db.host.update({ where: { id: shared.hostId }, data: { cpuPercent: 7 } });
  await db.operation.update({ where: { id: two.operationId }, data: { progress: 50 } });
  await db.flavor.update({ where: { id: shared.flavorId }, data: { description: 'last' } });
  await Promise.all([inOne, inTwo, cloud].map((listener) => listener.until(about(shared.flavorId))));

  const changes = (listener: Listener) =>
    listener.heard.filter(({ event }) => event === 'change').map(({ data }) => data);
  expect(changes(inOne)).toEqual([
    { type: 'instance', id: one.instanceId },
    { type: 'flavor', id: shared.flavorId },
  ]);
  expect(changes(inTwo)).toEqual([
    { type: 'operation', id: two.operationId },
    { type: 'flavor', id: shared.flavorId },
  ]);
  expect(changes(cloud).map(({ type }) => type)).toEqual(['instance', 'host', 'operation', 'flavor']);
  for (const listener of [inOne, inTwo, cloud]) listener.close();
});

test('a user’s keys are announced to that user alone', async () => {
  const { projectId } = await makeProject(portal, shared, 'keys');
  const [user, neighbour] = [
    await signedIn(portal, { projectId, role: 'member' }),
    await signedIn(portal, { projectId, role: 'member' }),
  ];
  const [mine, theirs] = [await Listener.open(user), await Listener.open(neighbour)];
  const key = await portal.db.keyPair.create({
    data: { userId: user.userId, name: 'k', type: 'ssh-ed25519', publicKey: '-', fingerprint: '-' },
  });
  await portal.db.flavor.update({ where: { id: shared.flavorId }, data: { description: 'after keys' } });
  await Promise.all([mine, theirs].map((listener) => listener.until(about(shared.flavorId))));
  expect(mine.heard.some(about(key.id))).toBe(true);
  expect(theirs.heard.some(about(key.id))).toBe(false);
  mine.close();
  theirs.close();
});

test('a session that is revoked ends its stream within two seconds, with a farewell', async () => {
  const { projectId } = await makeProject(portal, shared, 'bye');
  const user = await signedIn(portal, { projectId, role: 'member' });
  const listener = await Listener.open(user);
  const revokedAt = performance.now();
  await portal.db.session.update({ where: { id: user.sessionId }, data: { revokedAt: new Date() } });
  await listener.ended;
  expect(performance.now() - revokedAt).toBeLessThan(2_000);
  expect(listener.heard.at(-1)).toEqual({ event: 'bye', data: { reason: 'session-ended' } });
});

test('a session that expires ends its stream within two seconds', async () => {
  const { projectId } = await makeProject(portal, shared, 'old');
  const user = await signedIn(portal, { projectId, role: 'member' });
  const listener = await Listener.open(user);
  const expiresAt = new Date(Date.now() + 500);
  // Its project is written too, since a change of that is announced.
  await portal.db.session.update({ where: { id: user.sessionId }, data: { expiresAt, projectId } });
  await listener.ended;
  expect(Date.now() - expiresAt.getTime()).toBeLessThan(2_000);
  expect(listener.heard.at(-1)?.event).toBe('bye');
});

test('a session that lasts for weeks sets no timer longer than timers can be: it would run out at once', async () => {
  const { projectId } = await makeProject(portal, shared, 'long');
  const user = await signedIn(portal, { projectId, role: 'member' });
  const expiresAt = new Date(Date.now() + 29 * 86_400_000);
  await portal.db.session.update({ where: { id: user.sessionId }, data: { expiresAt } });
  const timers = vi.spyOn(globalThis, 'setTimeout');
  const listener = await Listener.open(user);
  // The rights are looked up again before this is told.
  await portal.db.session.update({ where: { id: user.sessionId }, data: { projectId } });
  await listener.until(({ data }) => data.type === 'session');
  expect(timers.mock.calls.filter(([, ms]) => (ms ?? 0) > 2 ** 31 - 1)).toEqual([]);
  timers.mockRestore();
  listener.close();
});

test('who switches the project hears the new one and no longer the old one', async () => {
  const [from, to] = [await makeProject(portal, shared, 'from'), await makeProject(portal, shared, 'to')];
  const user = await signedIn(portal, { projectId: from.projectId, role: 'member' });
  await portal.db.membership.create({
    data: { userId: user.userId, projectId: to.projectId, role: 'reader' },
  });
  const listener = await Listener.open(user);
  await portal.db.session.update({ where: { id: user.sessionId }, data: { projectId: to.projectId } });
  await listener.until(({ data }) => data.type === 'session' && data.id === user.sessionId);
  await portal.db.instance.update({ where: { id: from.instanceId }, data: { description: 'unheard' } });
  await portal.db.instance.update({ where: { id: to.instanceId }, data: { description: 'heard' } });
  await listener.until(about(to.instanceId));
  expect(listener.heard.some(about(from.instanceId))).toBe(false);
  listener.close();
});

test('when events were missed the browser is greeted again', async () => {
  const { projectId } = await makeProject(portal, shared, 'gap');
  const listener = await Listener.open(await signedIn(portal, { projectId, role: 'member' }));
  await portal.db.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'skydeck events' AND datname = current_database()`;
  await listener.until(() => listener.heard.filter(({ event }) => event === 'hello').length > 1);
  listener.close();
});
