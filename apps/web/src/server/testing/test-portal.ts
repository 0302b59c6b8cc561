import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Config } from '@skydeck/core/config';
import { testConfig } from '@skydeck/core/testing/test-context';
import { createTestDatabase, type TestDatabase } from '@skydeck/core/testing/test-database';
import type { Db, Role } from '@skydeck/db';
import { encode } from 'next-auth/jwt';
import superjson from 'superjson';
import { sessionCookieName, sessionSecret } from '../auth/session-cookie';
import { createRuntime, type Runtime } from '../runtime';
import { startServer, type PortalServer } from '../start-server';
import { routePages } from './route-pages';

export interface TestPortal {
  url: string;
  db: Db;
  runtime: Runtime;
  stop(): Promise<void>;
}

/** The portal's server with its API on a free port and a database of its own. */
export async function startTestPortal(overrides: Partial<Config> = {}): Promise<TestPortal> {
  const database: TestDatabase = await createTestDatabase();
  const config = testConfig({ DATABASE_URL: database.url, REDIS_URL: process.env.REDIS_URL ?? '' });
  const runtime = createRuntime({ ...config, ...overrides, web: { host: '127.0.0.1', port: 0 } });
  await runtime.hub.ready;
  const portal: PortalServer = await startServer(runtime, routePages(runtime));
  const { port } = portal.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    db: runtime.db,
    runtime,
    async stop() {
      await portal.stop();
      await database.drop();
    },
  };
}

export interface TestUser {
  userId: string;
  sessionId: string;
  cookie: string;
}

/** A user with a living session; with a project and a role in it unless left out. */
export async function signedIn(
  { runtime: { db, config } }: Pick<TestPortal, 'runtime'>,
  rights: { projectId?: string; role?: Role; cloudAdmin?: boolean } = {},
): Promise<TestUser> {
  const { projectId, role, cloudAdmin = false } = rights;
  const user = await db.user.create({
    data: {
      name: `user-${randomUUID()}`,
      passwordHash: '-',
      cloudAdmin,
      ...(projectId && role ? { memberships: { create: { projectId, role } } } : {}),
    },
  });
  const session = await db.session.create({
    data: { userId: user.id, projectId: projectId ?? null, expiresAt: new Date(Date.now() + 3_600_000) },
  });
  const token = await encode({ token: { sid: session.id }, secret: sessionSecret(config), maxAge: 3_600 });
  return { userId: user.id, sessionId: session.id, cookie: `${sessionCookieName(config)}=${token}` };
}

export interface Answer {
  status: number;
  text: string;
  data: unknown;
  code: string | null;
}

/** Calls a procedure over HTTP as a browser would. */
export async function call(
  portal: Pick<TestPortal, 'url'>,
  path: string,
  type: 'query' | 'mutation',
  input: unknown,
  cookie: string | null,
): Promise<Answer> {
  const payload = JSON.stringify(superjson.serialize(input));
  const headers = { origin: portal.url, ...(cookie ? { cookie } : {}) };
  const response =
    type === 'query'
      ? await fetch(`${portal.url}/api/trpc/${path}?input=${encodeURIComponent(payload)}`, { headers })
      : await fetch(`${portal.url}/api/trpc/${path}`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: payload,
        });
  return readAnswer(response);
}

export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = parse(text);
  return {
    status: response.status,
    text,
    data: body?.result ? superjson.deserialize(body.result.data as never) : undefined,
    code: body?.error?.json?.data?.appError?.code ?? null,
  };
}

interface AnswerBody {
  result?: { data: unknown };
  error?: { json?: { data?: { appError?: { code?: string } } } };
}

function parse(text: string): AnswerBody | null {
  try {
    return JSON.parse(text) as AnswerBody;
  } catch {
    return null;
  }
}
