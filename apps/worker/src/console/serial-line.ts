import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsoleCloseReason } from '@skydeck/core/compute/console-close';
import {
  closeConsoleSocket,
  CONSOLE_HIGH_WATER,
  CONSOLE_LOW_WATER,
} from '@skydeck/core/compute/console-socket';
import type { RawData, WebSocket } from 'ws';
import { ConsoleRefusal } from './console-refusal';
import { Scrollback, withoutOverlap } from './scrollback';

const SCROLLBACK_BYTES = 128 * 1024;
/** How long one viewer may hold up the others. */
const STALL_MS = 5_000;
/** A hard reboot takes the line away for a moment. */
const REOPEN_ATTEMPTS = 6;
const REOPEN_PAUSE_MS = 500;

export interface SerialSource {
  /** Opens the instance's only serial stream. @throws ConsoleRefusal */
  open(): Promise<Duplex>;
  /** The end of its boot log. */
  logTail(bytes: number): Promise<Buffer>;
}

/** One serial line, shared by all who watch it. It lives from the first viewer to the last. */
export class SerialLine {
  private readonly viewers = new Map<WebSocket, NodeJS.Timeout | null>();
  private readonly scrollback = new Scrollback(SCROLLBACK_BYTES);
  private stream: Duplex | null = null;
  private ready: Promise<void> | null = null;
  private readonly over = new AbortController();

  /** @param onOver called once, when the last viewer has left or the line is lost. */
  constructor(
    private readonly source: SerialSource,
    private readonly onOver: () => void,
  ) {}

  /** Adds a viewer; shows it the scrollback first. @throws ConsoleRefusal */
  async join(viewer: WebSocket): Promise<void> {
    viewer.pause();
    this.viewers.set(viewer, null);
    viewer.once('close', () => this.leave(viewer));
    this.ready ??= this.begin();
    try {
      await this.ready;
    } catch (error) {
      this.end(error instanceof ConsoleRefusal ? error.reason : 'internal');
      throw error;
    }
    if (!this.viewers.has(viewer) || viewer.readyState !== viewer.OPEN) return;
    const past = this.scrollback.bytes();
    if (past.length > 0) viewer.send(past, { binary: true });
    viewer.on('message', (data) => this.type(viewer, data));
    this.joined.add(viewer);
    viewer.resume();
  }

  /** Ends the line for everybody. */
  end(reason: ConsoleCloseReason): void {
    if (this.over.signal.aborted) return;
    this.over.abort();
    this.onOver();
    this.stream?.destroy();
    for (const [viewer, stalled] of this.viewers) {
      if (stalled) clearTimeout(stalled);
      closeConsoleSocket(viewer, reason);
    }
    this.viewers.clear();
    this.joined.clear();
  }

  /** Viewers who have had the scrollback and get what comes. */
  private readonly joined = new Set<WebSocket>();

  private async begin(): Promise<void> {
    const stream = await this.source.open();
    if (this.over.signal.aborted) {
      stream.destroy();
      return;
    }
    const early: Buffer[] = [];
    const keep = (chunk: Buffer) => early.push(chunk);
    stream.on('data', keep);
    this.attach(stream);
    const logged = await this.source.logTail(SCROLLBACK_BYTES);
    stream.off('data', keep);
    this.scrollback.append(logged);
    this.scrollback.append(withoutOverlap(logged, Buffer.concat(early)));
    stream.on('data', this.show);
  }

  private attach(stream: Duplex): void {
    this.stream = stream;
    stream.on('drain', () => {
      for (const viewer of this.joined) viewer.resume();
    });
    stream.on('error', () => stream.destroy());
    stream.once('end', () => stream.destroy());
    stream.once('close', () => void this.reopen(stream));
  }

  private async reopen(lost: Duplex): Promise<void> {
    if (this.stream !== lost) return;
    this.stream = null;
    let reason: ConsoleCloseReason = 'instance-stopped';
    for (let attempt = 0; attempt < REOPEN_ATTEMPTS && !this.over.signal.aborted; attempt++) {
      try {
        const stream = await this.source.open();
        if (this.over.signal.aborted) {
          stream.destroy();
          return;
        }
        stream.on('data', this.show);
        this.attach(stream);
        for (const viewer of this.joined) viewer.resume();
        return;
      } catch (error) {
        const refused = error instanceof ConsoleRefusal ? error.reason : 'internal';
        reason = refused === 'instance-not-running' ? 'instance-stopped' : refused;
      }
      await sleep(REOPEN_PAUSE_MS, undefined, { signal: this.over.signal }).catch(() => undefined);
    }
    this.end(reason);
  }

  private readonly show = (chunk: Buffer): void => {
    this.scrollback.append(chunk);
    for (const viewer of this.joined) {
      viewer.send(chunk, { binary: true }, () => this.caughtUp(viewer));
      if (viewer.bufferedAmount > CONSOLE_HIGH_WATER) this.fallBehind(viewer);
    }
  };

  private fallBehind(viewer: WebSocket): void {
    if (this.viewers.get(viewer)) return;
    this.stream?.pause();
    this.viewers.set(
      viewer,
      setTimeout(() => {
        closeConsoleSocket(viewer, 'viewer-too-slow');
        this.leave(viewer);
      }, STALL_MS),
    );
  }

  private caughtUp(viewer: WebSocket): void {
    const stalled = this.viewers.get(viewer);
    if (!stalled || viewer.bufferedAmount > CONSOLE_LOW_WATER) return;
    clearTimeout(stalled);
    this.viewers.set(viewer, null);
    this.resumeUnlessStalled();
  }

  private resumeUnlessStalled(): void {
    if (![...this.viewers.values()].some((stalled) => stalled !== null)) this.stream?.resume();
  }

  private type(viewer: WebSocket, data: RawData): void {
    // While the guest restarts there is nobody to type to.
    if (this.stream && !this.stream.write(data)) viewer.pause();
  }

  private leave(viewer: WebSocket): void {
    const stalled = this.viewers.get(viewer);
    if (stalled) clearTimeout(stalled);
    this.joined.delete(viewer);
    if (!this.viewers.delete(viewer)) return;
    if (this.viewers.size === 0) this.end('viewer-left');
    else this.resumeUnlessStalled();
  }
}
