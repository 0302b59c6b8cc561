import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signedIn, startTestPortal, type TestPortal } from './testing/test-portal';
import { makeProject, makeShared } from './testing/test-project';

let portal: TestPortal;
beforeAll(async () => {
  portal = await startTestPortal();
});
afterAll(() => portal.stop());

const post = (init: RequestInit) =>
  fetch(`${portal.url}/api/trpc/session.revokeOthers`, { method: 'POST', ...init });

test('every answer has the security headers and an id, the client’s own if it is well-formed', async () => {
  const answer = await fetch(`${portal.url}/api/trpc/session.me`, {
    headers: { 'x-request-id': 'trace-12345' },
  });
  expect(answer.headers.get('x-request-id')).toBe('trace-12345');
  expect(await answer.json()).toMatchObject({
    error: { json: { data: { appError: { requestId: 'trace-12345', code: 'UNAUTHENTICATED' } } } },
  });
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
  });
  expect(answer.headers.get('strict-transport-security')).toBeNull();
  const other = await fetch(`${portal.url}/api/trpc/session.me`);
  expect(other.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

describe('what is not read at all', () => {
  test('a change that does not come from the portal’s pages', async () => {
    expect((await post({})).status).toBe(403);
    expect((await post({ headers: { origin: 'https://evil.example' } })).status).toBe(403);
    const headers = { origin: portal.url, 'content-type': 'application/json' };
    expect((await post({ headers })).status).toBe(401);
  });

  test('a body that is too large', async () => {
    const answer = await post({ headers: { origin: portal.url }, body: 'x'.repeat(1024 * 1024 + 1) });
    expect(answer.status).toBe(413);
  });

  test('a body of unknown length', async () => {
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${portal.url}/api/trpc/session.me`, {
        method: 'POST',
        headers: { origin: portal.url, 'transfer-encoding': 'chunked' },
      });
      request.on('response', (response) => resolve(response.statusCode)).on('error', reject);
      request.end('{}');
    });
    expect(status).toBe(411);
  });

  test('an upgrade that nobody serves', async () => {
    const { port, hostname } = new URL(portal.url);
    const socket = connect(Number(port), hostname);
    const closed = new Promise<string>((resolve) => {
      let heard = '';
      socket.on('data', (part) => (heard += String(part)));
      socket.on('close', () => resolve(heard));
    });
    socket.write(
      'GET /elsewhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    expect(await closed).toBe('');
  });
});

describe('probes', () => {
  test('healthy and ready', async () => {
    expect(await (await fetch(`${portal.url}/healthz`)).text()).toBe('ok\n');
    const ready = await fetch(`${portal.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ ready: true, postgres: true, events: true });
  });

  test('metrics are for this machine alone', async () => {
    await fetch(`${portal.url}/api/trpc/session.me`);
    const metrics = await (await fetch(`${portal.url}/metrics`)).text();
    expect(metrics).toContain('skydeck_procedure_seconds_count{path="session.me",outcome="UNAUTHENTICATED"}');
    const passedOn = await fetch(`${portal.url}/metrics`, { headers: { 'x-forwarded-for': '192.0.2.1' } });
    expect(passedOn.status).toBe(404);
  });
});

test('a boot log can be had by the project alone', async () => {
  const shared = await makeShared(portal.db);
  const [own, others] = [
    await makeProject(portal, shared, 'own'),
    await makeProject(portal, shared, 'others'),
  ];
  const { cookie } = await signedIn(portal, { projectId: own.projectId, role: 'reader' });
  const get = async (id: string, as: string | null = cookie) => {
    const answer = await fetch(`${portal.url}/api/instances/${id}/log`, {
      headers: as ? { cookie: as } : {},
    });
    return {
      status: answer.status,
      type: answer.headers.get('content-disposition'),
      text: await answer.text(),
    };
  };
  const withoutId = (text: string) => text.replace(/"requestId":"[^"]*"/, '');
  expect(await get(own.instanceId)).toMatchObject({
    status: 200,
    type: expect.stringContaining('attachment'),
  });
  expect((await get(own.instanceId, null)).status).toBe(401);
  const foreign = await get(others.instanceId);
  const missing = await get(randomUUID());
  expect(foreign.status).toBe(404);
  expect(withoutId(foreign.text)).toBe(withoutId(missing.text));
  expect((await get('not-an-id')).status).toBe(404);
});

test('the server stops within five seconds though streams are open, and closes them', async () => {
  const own = await startTestPortal();
  const { cookie } = await signedIn(own);
  const stream = await fetch(`${own.url}/api/events`, { headers: { cookie } });
  const ended = stream.text();
  const started = performance.now();
  await own.stop();
  expect(await ended).toContain('event: hello');
  expect(performance.now() - started).toBeLessThan(5_000);
});
