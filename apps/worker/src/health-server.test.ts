import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startHealthServer } from './health-server';

let problem: () => Promise<string | null>;
let server: Server;
beforeEach(async () => {
  problem = () => Promise.resolve(null);
  server = await startHealthServer({ host: '127.0.0.1', port: 0, problem: () => problem() });
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function get(path: string, method = 'GET'): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
    method,
  });
  return { status: response.status, text: await response.text() };
}

test('a worker is alive, and ready unless something keeps it from its work', async () => {
  expect(await get('/healthz')).toEqual({ status: 200, text: 'ok\n' });
  expect(await get('/readyz')).toEqual({ status: 200, text: 'ok\n' });
  problem = () => Promise.resolve('libvirt does not answer');
  expect(await get('/readyz')).toEqual({ status: 503, text: 'libvirt does not answer\n' });
  expect((await get('/healthz')).status).toBe(200);
  problem = () => Promise.reject(new Error('the check itself broke'));
  expect(await get('/readyz')).toEqual({ status: 500, text: 'error\n' });
});

test('its figures are those of the process and of its work', async () => {
  const { status, text } = await get('/metrics');
  expect(status).toBe(200);
  expect(text).toContain('process_cpu_user_seconds_total');
});

test('nothing else is answered', async () => {
  expect((await get('/elsewhere')).status).toBe(404);
  expect((await get('/healthz', 'POST')).status).toBe(404);
});
