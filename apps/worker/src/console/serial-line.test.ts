import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Duplex } from 'node:stream';
import { consoleCloseReasons } from '@skydeck/core/compute/console-close';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { ConsoleRefusal } from './console-refusal';
import { SerialHub } from './serial-hub';

/** A serial line whose guest a test plays. */
class Line extends Duplex {
  readonly typed: string[] = [];
  override _read(): void {}
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.typed.push(chunk.toString());
    done();
  }
}

let server: WebSocketServer;
let hub: SerialHub;
let lines: (Line | ConsoleRefusal)[];
let log: Buffer;
let opened: number;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  lines = [];
  log = Buffer.alloc(0);
  opened = 0;
  hub = new SerialHub(() => ({
    open: async () => {
      const next = lines[Math.min(opened++, lines.length - 1)];
      if (!next || next instanceof Error) throw next ?? new ConsoleRefusal('internal');
      return next;
    },
    logTail: async () => log,
  }));
  server.on('connection', (viewer) => {
    viewer.on('error', () => undefined);
    void hub.join('guest', viewer).catch(() => undefined);
  });
});
afterEach(async () => {
  for (const viewer of server.clients) viewer.terminate();
  await new Promise((resolve) => server.close(resolve));
});

async function viewer(): Promise<{ socket: WebSocket; text: () => string; bytes: () => number }> {
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  let text = '';
  let bytes = 0;
  socket.on('message', (data: Buffer) => {
    bytes += data.length;
    if (text.length < 10_000) text += data.toString();
  });
  await once(socket, 'open');
  return { socket, text: () => text, bytes: () => bytes };
}

describe('a serial line', () => {
  it('is opened once for all its viewers and let go of after the last', async () => {
    const line = new Line();
    lines = [line];
    log = Buffer.from('boot ');
    const [one, two] = await Promise.all([viewer(), viewer()]);
    line.push('login: ');
    await vi.waitFor(() => expect([one.text(), two.text()]).toEqual(['boot login: ', 'boot login: ']));
    const late = await viewer();
    await vi.waitFor(() => expect(late.text()).toBe('boot login: '));
    expect(opened).toBe(1);
    late.socket.send('root\n');
    await vi.waitFor(() => expect(line.typed).toEqual(['root\n']));
    for (const { socket } of [one, two, late]) socket.terminate();
    await vi.waitFor(() => expect([hub.size, line.destroyed]).toEqual([0, true]));
  });

  it('is opened again when the guest was restarted, under the same viewers', async () => {
    const [first, second] = [new Line(), new Line()];
    lines = [first, new ConsoleRefusal('instance-not-running'), second];
    const one = await viewer();
    first.push('going down');
    await vi.waitFor(() => expect(one.text()).toBe('going down'));
    first.destroy();
    await vi.waitFor(() => expect(opened).toBe(3), { timeout: 5_000 });
    second.push(' and up');
    await vi.waitFor(() => expect(one.text()).toBe('going down and up'));
  });

  it.each(['serial-busy', 'instance-not-running'] as const)(
    'says why it cannot be opened: %s',
    async (reason) => {
      lines = [new ConsoleRefusal(reason)];
      const { socket } = await viewer();
      const [code] = (await once(socket, 'close')) as [number];
      expect(code).toBe(consoleCloseReasons[reason].code);
      expect(hub.size).toBe(0);
    },
  );

  it('waits for a slow viewer, then goes on without it', async () => {
    const line = new Line();
    lines = [line];
    const [quick, slow] = [await viewer(), await viewer()];
    line.push('.');
    await vi.waitFor(() => expect([quick.bytes(), slow.bytes()]).toEqual([1, 1]));
    slow.socket.pause();
    const flood = Buffer.alloc(256 * 1024, 'y');
    const total = 200;
    for (let n = 0; n < total; n++) line.push(flood);
    await vi.waitFor(() => expect(line.isPaused()).toBe(true));
    expect(quick.bytes()).toBeLessThan(total * flood.length);
    await vi.waitFor(() => expect(quick.bytes()).toBe(1 + total * flood.length), { timeout: 9_000 });
    slow.socket.resume();
    const [code] = (await once(slow.socket, 'close')) as [number];
    expect(code).toBe(consoleCloseReasons['viewer-too-slow'].code);
    expect(quick.socket.readyState).toBe(WebSocket.OPEN);
  }, 20_000);
});
