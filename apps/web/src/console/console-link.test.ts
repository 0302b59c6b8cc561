import { consoleCloseReasons, type ConsoleCloseReason } from '@skydeck/core/compute/console-close';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConsoleLink, type LinkState } from './console-link';

/** The browser's WebSocket as far as a link uses it; the test plays the other end. */
class PlayedSocket extends EventTarget {
  static all: PlayedSocket[] = [];
  binaryType = '';
  closed = false;

  constructor(
    readonly url: URL,
    readonly protocols: string[],
  ) {
    super();
    PlayedSocket.all.push(this);
  }

  static get last(): PlayedSocket {
    const socket = PlayedSocket.all.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  }

  close(): void {
    this.closed = true;
  }

  opens(): void {
    this.dispatchEvent(new Event('open'));
  }

  ends(reason: ConsoleCloseReason | 'network'): void {
    const code = reason === 'network' ? 1006 : consoleCloseReasons[reason].code;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

let states: LinkState[];
let detached: number;
let tokens: (() => Promise<{ token: string; path: string }>) | null;
let link: ConsoleLink;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', PlayedSocket);
  vi.stubGlobal('window', { location: { href: 'https://cloud.example/compute/instances/1' } });
  PlayedSocket.all = [];
  states = [];
  detached = 0;
  tokens = null;
  link = new ConsoleLink({
    openToken: () =>
      tokens?.() ?? Promise.resolve({ token: `t${PlayedSocket.all.length}`, path: '/console/ws' }),
    mayRetry: (error) => error === 'passing',
    attach: () => () => void (detached += 1),
    onState: (state) => states.push(state),
  });
});
afterEach(() => {
  link.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const phases = () => states.map((state) => state.phase);

describe('a console link', () => {
  it('brings its token as a subprotocol, not in the address', async () => {
    await link.connect();
    expect(String(PlayedSocket.last.url)).toBe('wss://cloud.example/console/ws');
    expect(PlayedSocket.last.protocols).toEqual(['skydeck.console', 'token.t0']);
    PlayedSocket.last.opens();
    expect(phases()).toEqual(['connecting', 'connected']);
  });

  it('reconnects by itself with a fresh token, ever later', async () => {
    await link.connect();
    const pauses: number[] = [];
    for (let n = 0; n < 8; n++) {
      PlayedSocket.last.opens();
      PlayedSocket.last.ends('network');
      const waiting = states.at(-1);
      if (waiting?.phase !== 'waiting') throw new Error(`not waiting but ${waiting?.phase}`);
      pauses.push(waiting.retryAt - Date.now());
      await vi.advanceTimersByTimeAsync(pauses.at(-1) ?? 0);
    }
    expect(new Set(PlayedSocket.all.map((socket) => socket.protocols[1])).size).toBe(9);
    expect(pauses[0]).toBe(1_000);
    expect(Math.max(...pauses)).toBeGreaterThan(10_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000);
    expect(detached).toBe(8);
  });

  it.each<[ConsoleCloseReason, LinkState['phase']]>([
    ['gateway-restarting', 'waiting'],
    ['host-unreachable', 'waiting'],
    ['instance-stopped', 'waiting'],
    ['access-revoked', 'ended'],
    ['session-ended', 'ended'],
    ['instance-gone', 'ended'],
  ])('after %s it is %s', async (reason, phase) => {
    await link.connect();
    PlayedSocket.last.opens();
    PlayedSocket.last.ends(reason);
    expect(states.at(-1)).toMatchObject({ phase, problem: { reason } });
  });

  it('waits after a failure that passes, and ends after one that does not', async () => {
    tokens = () => Promise.reject('passing');
    await link.connect();
    expect(states.at(-1)).toMatchObject({ phase: 'waiting', problem: { error: 'passing' } });
    tokens = () => Promise.reject('forbidden');
    await link.connect();
    expect(states.at(-1)).toMatchObject({ phase: 'ended', problem: { error: 'forbidden' } });
  });

  it('connects at once on demand, and passes over what belongs to an abandoned attempt', async () => {
    await link.connect();
    const abandoned = PlayedSocket.last;
    abandoned.ends('network');
    await link.connect();
    abandoned.ends('session-ended');
    expect(states.at(-1)?.phase).toBe('connecting');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(PlayedSocket.all).toHaveLength(2);
  });

  it('opens nothing after it was stopped', async () => {
    const opening = link.connect();
    link.stop();
    await opening;
    expect(PlayedSocket.all).toHaveLength(0);
  });
});
