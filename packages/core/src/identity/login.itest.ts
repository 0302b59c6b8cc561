import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '../logger';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { testContext } from '../testing/test-context';
import { LOCK_AFTER_FAILURES, LOCK_SECONDS } from './lock-out';
import { login, type LoginResult } from './login';
import { createLoginLimiter, type LoginLimiter } from './login-limiter';
import { listSessions, revokeOtherSessions, revokeSession } from './own-sessions';
import { hashPassword } from './password';
import { resolveSession, SESSION_MAX_MS } from './session';
import { switchProject } from './switch-project';

const PASSWORD = 'correct horse battery staple';
const sessionMs = 3_600_000;
const log = createLogger('test', 'silent');
let database: TestDatabase;
let redis: Redis;
let hash: string;
let limiter: LoginLimiter;
let user: { id: string; name: string };
let projectId: string;
let address: string;

beforeAll(async () => {
  database = await createTestDatabase();
  redis = new Redis(process.env.REDIS_URL!, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  await new Promise((resolve) => redis.once('ready', resolve));
  hash = await hashPassword(PASSWORD);
});
afterAll(async () => {
  redis.disconnect();
  await database.drop();
});
beforeEach(async () => {
  limiter = createLoginLimiter(redis);
  // Names and addresses of their own: the counts in Redis outlive a test.
  address = randomUUID();
  projectId = (await database.db.project.create({ data: { name: randomUUID() } })).id;
  user = await database.db.user.create({
    data: {
      name: randomUUID(),
      passwordHash: hash,
      memberships: { create: { projectId, role: 'member' } },
    },
  });
});

function attempt(
  name: string,
  password: string,
  from = address,
  config = { sessionMs },
): Promise<LoginResult> {
  const deps = { db: database.db, config, log, limiter };
  return login(deps, { name, password, address: from, userAgent: 'test', requestId: 'r-1' });
}

async function sessionOf(result: LoginResult) {
  if (!result.ok) throw new Error(`refused: ${result.reason}`);
  return resolveSession(database.db, result.sessionId, { sessionMs });
}

describe('login', () => {
  test('opens a session in a project of the user and leaves a trace', async () => {
    const session = await sessionOf(await attempt(` ${user.name} `, PASSWORD));
    expect(session?.actor).toMatchObject({
      userId: user.id,
      userName: user.name,
      projectId,
      role: 'member',
      cloudAdmin: false,
    });
    const trail = await database.db.auditEvent.findMany({ where: { actorId: user.id } });
    expect(trail).toMatchObject([
      { action: 'identity.login', outcome: 'success', address, requestId: 'r-1' },
    ]);
    expect(JSON.stringify(trail, (_, v) => (typeof v === 'bigint' ? Number(v) : v))).not.toContain(PASSWORD);
  });

  test('a wrong password, an unknown name and a disabled user are answered alike', async () => {
    const off = await database.db.user.create({
      data: { name: randomUUID(), passwordHash: hash, enabled: false },
    });
    const invalid = { ok: false, reason: 'invalid', retryAfterSeconds: null };
    expect(await attempt(user.name, 'wrong')).toEqual(invalid);
    expect(await attempt(randomUUID(), PASSWORD)).toEqual(invalid);
    expect(await attempt(off.name, PASSWORD)).toEqual(invalid);
    expect(await attempt('nul\0byte', PASSWORD)).toEqual(invalid);
    expect(await attempt('', '')).toEqual(invalid);
    expect(await attempt(user.name, 'x'.repeat(1_000_000))).toEqual(invalid);
  });

  test.each(['known', 'unknown'])('a name that is %s is locked after failures in a row', async (kind) => {
    const name = kind === 'known' ? user.name : randomUUID();
    const answers: LoginResult[] = [];
    for (let i = 0; i < LOCK_AFTER_FAILURES; i += 1) answers.push(await attempt(name, 'wrong'));
    expect(answers.map((answer) => !answer.ok && answer.reason)).toEqual([
      ...Array<string>(LOCK_AFTER_FAILURES - 1).fill('invalid'),
      'locked',
    ]);
    const locked = await attempt(name, PASSWORD);
    expect(locked).toMatchObject({ ok: false, reason: 'locked' });
    const left = locked.ok ? 0 : locked.retryAfterSeconds!;
    expect(left).toBeGreaterThan(LOCK_SECONDS - 30);
    expect(left).toBeLessThanOrEqual(LOCK_SECONDS);
  });

  test('the lock ends by itself, and a success clears the count', async () => {
    for (let i = 0; i < LOCK_AFTER_FAILURES; i += 1) await attempt(user.name, 'wrong');
    await database.db.user.update({
      where: { id: user.id },
      data: { lockedUntil: new Date(Date.now() - 1) },
    });
    expect((await attempt(user.name, 'wrong')).ok).toBe(false);
    expect((await attempt(user.name, PASSWORD)).ok).toBe(true);
    expect(await database.db.user.findUnique({ where: { id: user.id } })).toMatchObject({
      failedLogins: 0,
      lockedUntil: null,
    });
  });

  test('failures at once are all counted', async () => {
    await Promise.all(Array.from({ length: LOCK_AFTER_FAILURES }, () => attempt(user.name, 'wrong')));
    expect(await attempt(user.name, PASSWORD)).toMatchObject({ reason: 'locked' });
  });

  test.each([
    ['Redis', () => createLoginLimiter(redis)],
    [
      'memory while Redis is away',
      () => {
        const away = new Redis('redis://127.0.0.1:1', {
          lazyConnect: true,
          maxRetriesPerRequest: 1,
          enableOfflineQueue: false,
          retryStrategy: () => null,
        });
        away.on('error', () => undefined);
        return createLoginLimiter(away);
      },
    ],
  ])('one address may only fail so often, counted in %s', async (_name, make) => {
    limiter = make();
    const answers: LoginResult[] = [];
    for (let i = 0; i < 61; i += 1) answers.push(await attempt(`n${i}-${address}`, 'wrong'));
    expect(answers.slice(0, 60).every((answer) => !answer.ok && answer.reason === 'invalid')).toBe(true);
    expect(answers[60]).toMatchObject({ ok: false, reason: 'rate-limited' });
    expect(await attempt(user.name, PASSWORD)).toMatchObject({ reason: 'rate-limited' });
    expect((await attempt(user.name, PASSWORD, randomUUID())).ok).toBe(true);
  });

  test('logins that succeed do not use the allowance up', async () => {
    for (let i = 0; i < 20; i += 1) expect((await attempt(user.name, PASSWORD)).ok).toBe(true);
  });
});

describe('sessions', () => {
  test('a revoked, an expired and a disabled one are gone at once', async () => {
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => attempt(user.name, PASSWORD)));
    const actor = (await sessionOf(one!))!.actor;
    const ctx = testContext(database.db, actor);
    expect(await listSessions(ctx)).toHaveLength(3);
    if (!two!.ok || !three!.ok) throw new Error('refused');
    await revokeSession(ctx, { id: two!.sessionId });
    expect(await sessionOf(two!)).toBeNull();
    await database.db.session.update({
      where: { id: three!.sessionId },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    expect(await sessionOf(three!)).toBeNull();
    expect(await listSessions(ctx)).toMatchObject([{ id: actor.sessionId, current: true }]);
    await database.db.user.update({ where: { id: user.id }, data: { enabled: false } });
    expect(await sessionOf(one!)).toBeNull();
  });

  test("somebody else's session cannot be revoked, and looks like none", async () => {
    const own = (await sessionOf(await attempt(user.name, PASSWORD)))!;
    const other = await database.db.user.create({ data: { name: randomUUID(), passwordHash: hash } });
    const theirs = await attempt(other.name, PASSWORD);
    const ctx = testContext(database.db, own.actor);
    const missing = await revokeSession(ctx, { id: randomUUID() }).catch((error: unknown) => error);
    const foreign = await revokeSession(ctx, { id: theirs.ok ? theirs.sessionId : '' }).catch(
      (error: unknown) => error,
    );
    expect(foreign).toEqual(missing);
    expect(foreign).toMatchObject({ code: 'NOT_FOUND' });
    expect(await sessionOf(theirs)).not.toBeNull();
  });

  test('all others can be ended in one go', async () => {
    const results = await Promise.all([1, 2, 3].map(() => attempt(user.name, PASSWORD)));
    const ctx = testContext(database.db, (await sessionOf(results[1]!))!.actor);
    expect(await revokeOtherSessions(ctx)).toEqual({ revoked: 2 });
    expect((await Promise.all(results.map(sessionOf))).map((session) => session !== null)).toEqual([
      false,
      true,
      false,
    ]);
  });

  test('use slides the end of a session, at most once a minute', async () => {
    const result = await attempt(user.name, PASSWORD);
    const id = result.ok ? result.sessionId : '';
    const read = () => database.db.session.findUniqueOrThrow({ where: { id } });
    const first = await read();
    await sessionOf(result);
    expect((await read()).lastSeenAt).toEqual(first.lastSeenAt);
    const idleSince = new Date(Date.now() - 61_000);
    await database.db.session.update({
      where: { id },
      data: { lastSeenAt: idleSince, expiresAt: new Date(Date.now() + 5_000) },
    });
    await sessionOf(result);
    expect((await read()).expiresAt.getTime()).toBeGreaterThan(Date.now() + sessionMs - 10_000);
  });

  test('however long it may be idle, a session ends after a month', async () => {
    const result = await attempt(user.name, PASSWORD, address, { sessionMs: 10 * SESSION_MAX_MS });
    const session = await database.db.session.findUniqueOrThrow({
      where: { id: result.ok ? result.sessionId : '' },
    });
    expect(session.expiresAt.getTime() - session.createdAt.getTime()).toBeLessThan(SESSION_MAX_MS + 60_000);
  });

  test('the chosen project can be any of the own ones and no other; a lost membership unchooses it', async () => {
    const result = await attempt(user.name, PASSWORD);
    const ctx = testContext(database.db, (await sessionOf(result))!.actor);
    const second = await database.db.project.create({
      data: { name: randomUUID(), memberships: { create: { userId: user.id, role: 'reader' } } },
    });
    const foreign = await database.db.project.create({ data: { name: randomUUID() } });
    await switchProject(ctx, { projectId: second.id });
    expect((await sessionOf(result))?.actor).toMatchObject({ projectId: second.id, role: 'reader' });
    await expect(switchProject(ctx, { projectId: foreign.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(switchProject(ctx, { projectId: randomUUID() })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await database.db.membership.delete({
      where: { userId_projectId: { userId: user.id, projectId: second.id } },
    });
    expect((await sessionOf(result))?.actor).toMatchObject({ projectId: null, role: null });
  });
});
