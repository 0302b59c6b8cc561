import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createLogger } from '@skydeck/core/logger';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StorageDaemon } from './storage-daemon';

let directory: string;
let server: Server | undefined;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'skydeck-daemon-'));
});
afterEach(async () => {
  server?.close();
  await rm(directory, { recursive: true });
});

/** The monitor of a daemon that says this when it is told to quit. */
async function monitor(quit: (socket: Socket, id: number) => void): Promise<StorageDaemon> {
  server = createServer((socket) => {
    createInterface({ input: socket }).on('line', (line) => {
      const { execute, id } = JSON.parse(line) as { execute: string; id: number };
      if (execute === 'quit') quit(socket, id);
      else socket.write(`${JSON.stringify({ return: {}, id })}\n`);
    });
  });
  const socketPath = path.join(directory, 'nbd-test.qmp');
  await new Promise<void>((resolve) => server?.listen(socketPath, resolve));
  const keysDir = path.join(directory, 'keys');
  await mkdir(path.join(keysDir, 'tls-nbd-test'), { recursive: true });
  await writeFile(path.join(keysDir, 'tls-nbd-test/keys.psk'), 'key');
  const listener = { host: '127.0.0.1', port: 1 };
  const log = createLogger('test', 'silent');
  const options = { name: 'nbd-test', directory, keysDir, tlsKey: Buffer.alloc(32), listener, log };
  return new StorageDaemon(options, () => undefined);
}

test('a daemon’s key is gone before it ends: one that is started meanwhile keeps its own', async () => {
  let kept: boolean | undefined;
  const daemon = await monitor((socket) => {
    kept = existsSync(path.join(directory, 'keys/tls-nbd-test'));
    socket.end();
  });
  await daemon.end();
  expect(kept).toBe(false);
});

test('a daemon that does not want to end holds nobody up, and keeps its key', async () => {
  const daemon = await monitor((socket, id) => {
    socket.write(`${JSON.stringify({ error: { desc: 'not now' }, id })}\n`);
  });
  await daemon.end();
  expect(existsSync(path.join(directory, 'keys/tls-nbd-test/keys.psk'))).toBe(true);
});
