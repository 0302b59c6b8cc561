import { randomUUID } from 'node:crypto';
import { hashPassword } from '@skydeck/core/identity/password';
import { resolveSession } from '@skydeck/core/identity/session';
import { testConfig } from '@skydeck/core/testing/test-context';
import { createTestDatabase, type TestDatabase } from '@skydeck/core/testing/test-database';
import { createDb } from '@skydeck/db';
import { encode } from 'next-auth/jwt';
import type { CredentialsConfig } from 'next-auth/providers/credentials';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeRuntime, createRuntime, type Runtime } from '../runtime';
import { authOptions } from './auth-options';
import { sessionCookieName, sessionIdOf, sessionSecret } from './session-cookie';

let database: TestDatabase;
let runtime: Runtime;
let name: string;
const PASSWORD = 'a good password';

beforeAll(async () => {
  database = await createTestDatabase();
  runtime = createRuntime(testConfig({ DATABASE_URL: database.url, REDIS_URL: process.env.REDIS_URL ?? '' }));
  name = randomUUID();
  await database.db.user.create({ data: { name, passwordHash: await hashPassword(PASSWORD) } });
});
afterAll(async () => {
  await closeRuntime(runtime);
  await database.drop();
});

function authorize(password: string, user = name, within = runtime) {
  const [provider] = authOptions(within).providers as CredentialsConfig[];
  const { authorize: run } = (provider as CredentialsConfig & { options: CredentialsConfig }).options;
  const headers = { 'x-skydeck-address': randomUUID(), 'user-agent': 'browser' };
  return run({ name: user, password }, { headers, body: {}, query: {}, method: 'POST' });
}

describe('sign-in', () => {
  test('gives the id of a session, and the cookie nothing else', async () => {
    const user = await authorize(PASSWORD);
    const token = await authOptions(runtime).callbacks!.jwt!({
      token: { name, sub: 'x' },
      user: user!,
    } as never);
    expect(token).toEqual({ sid: user!.id });
    expect(await database.db.session.findUnique({ where: { id: user!.id } })).toMatchObject({
      userAgent: 'browser',
    });
  });

  test('hands a code on to the page, with the seconds left once the name is locked', async () => {
    const messages: string[] = [];
    const unknown = randomUUID();
    for (let i = 0; i < 5; i += 1) {
      await authorize('wrong', unknown).catch((error: Error) => messages.push(error.message));
    }
    expect(messages.slice(0, 4)).toEqual(Array(4).fill('invalid'));
    expect(messages[4]).toMatch(/^locked:\d+$/);
  });

  test('tells the page nothing of a failure inside the cloud', async () => {
    const db = createDb({ url: 'postgresql://skydeck:hidden@127.0.0.1:1/inside' });
    try {
      await expect(authorize(PASSWORD, name, { ...runtime, db })).rejects.toThrow(/^unavailable$/);
    } finally {
      await db.$disconnect();
    }
  });

  test('sign-out ends the session, not only the cookie', async () => {
    const user = await authorize(PASSWORD);
    await authOptions(runtime).events!.signOut!({ token: { sid: user!.id }, session: {} as never });
    expect(await resolveSession(database.db, user!.id, { sessionMs: 1_000 })).toBeNull();
    // A second one finds nothing to end, and nothing to record.
    await authOptions(runtime).events!.signOut!({ token: { sid: user!.id }, session: {} as never });
    const trail = await database.db.auditEvent.findMany({ where: { action: 'identity.logout' } });
    expect(trail).toMatchObject([{ actorName: name, resourceType: 'session', resourceId: user!.id }]);
  });
});

describe('the cookie', () => {
  const secure = { ...testConfig(), publicUrl: 'https://cloud.example' };

  test('is a secure one when the portal is reached by https', () => {
    expect(sessionCookieName(secure)).toBe('__Secure-skydeck.session');
    expect(authOptions({ ...runtime, config: secure }).cookies?.sessionToken?.options).toMatchObject({
      httpOnly: true,
      sameSite: 'lax',
      secure: true,
    });
    expect(authOptions(runtime).cookies?.sessionToken?.options).toMatchObject({
      httpOnly: true,
      secure: false,
    });
  });

  test('counts only when this cloud made it and it has not run out', async () => {
    const { config } = runtime;
    const make = (secret: string, maxAge: number) => encode({ token: { sid: 'the-id' }, secret, maxAge });
    const read = async (value: string) =>
      sessionIdOf(`a=b; ${sessionCookieName(config)}=${value}; c=d`, config);
    expect(await read(await make(sessionSecret(config), 60))).toBe('the-id');
    expect(await read(await make(sessionSecret(config), -60))).toBeNull();
    expect(await read(await make('another secret', 60))).toBeNull();
    expect(await read('nonsense')).toBeNull();
    expect(await sessionIdOf(null, config)).toBeNull();
  });
});
