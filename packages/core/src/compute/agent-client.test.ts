import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AgentClient } from './agent-client';

let directory: string;
let server: Server | undefined;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'agent-'));
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  await rm(directory, { recursive: true });
});

/** A client of an agent that answers like this. */
async function clientOf(answer: RequestListener): Promise<AgentClient> {
  const agentSocket = path.join(directory, 'agent.sock');
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(agentSocket, resolve));
  return new AgentClient({ agentSocket, secretKey: Buffer.alloc(32) }, { name: 'one', agentUrl: null });
}

test('a part of the log comes with where it lies', async () => {
  const client = await clientOf((request, response) => {
    expect(request.headers.authorization).toMatch(/^Bearer \S+$/);
    expect(request.url).toMatch(/^\/log\/[0-9a-f-]+\?offset=3$/);
    response.writeHead(200, { 'x-log-size': 9, 'x-log-offset': 3, 'x-log-next-offset': 6 }).end('abc');
  });
  const log = await client.logFrom(randomUUID(), 3);
  expect(log).toEqual({ bytes: Buffer.from('abc'), sizeBytes: 9, offset: 3, nextOffset: 6 });
});

test('an agent that goes away in the middle of its answer is one that does not answer', async () => {
  const client = await clientOf((_request, response) => {
    response.writeHead(200, { 'content-length': 1_000 });
    response.write('half', () => response.destroy());
  });
  const expected = { code: 'HOST_UNREACHABLE', message: 'The agent of host "one" does not answer.' };
  await expect(client.logTail(randomUUID(), 1_000)).rejects.toMatchObject(expected);
  await expect(client.xml(randomUUID())).rejects.toMatchObject(expected);
});

test('what the agent does not have is not found; an agent that refuses is unreachable', async () => {
  let status = 404;
  const client = await clientOf((_request, response) => response.writeHead(status).end());
  await expect(client.xml(randomUUID())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  status = 403;
  await expect(client.xml(randomUUID())).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' });
});
