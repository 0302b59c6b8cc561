import type WebSocket from 'ws';
import { consoleCloseReasons, type ConsoleCloseReason } from './console-close';

/** A peer that falls behind by this much makes the source wait. */
export const CONSOLE_HIGH_WATER = 1024 * 1024;
/** …until it has caught up to this. */
export const CONSOLE_LOW_WATER = 256 * 1024;

/** Closes with the reason's code and sentence. */
export function closeConsoleSocket(socket: WebSocket, reason: ConsoleCloseReason): void {
  // A paused socket would never read the peer's close frame.
  if (socket.isPaused) socket.resume();
  socket.close(consoleCloseReasons[reason].code, consoleCloseReasons[reason].sentence);
}

const PING_MS = 20_000;

/**
 * Pings sockets every 20 s, which also keeps proxies from cutting quiet ones, and ends those that answered
 * nothing between two pings. One timer for all of them.
 */
export class SocketHeartbeat {
  private readonly answered = new Map<WebSocket, boolean>();
  private readonly timer: NodeJS.Timeout;

  /** @param onSilent what to do before a silent socket is terminated. */
  constructor(
    private readonly onSilent: (socket: WebSocket) => void,
    private readonly intervalMs = PING_MS,
  ) {
    this.timer = setInterval(() => this.beat(), this.intervalMs);
    this.timer.unref();
  }

  watch(socket: WebSocket): void {
    this.answered.set(socket, true);
    const alive = () => this.answered.set(socket, true);
    socket.on('pong', alive);
    socket.on('message', alive);
    socket.once('close', () => {
      socket.off('pong', alive);
      socket.off('message', alive);
      this.answered.delete(socket);
    });
  }

  stop(): void {
    clearInterval(this.timer);
    this.answered.clear();
  }

  private beat(): void {
    for (const [socket, answered] of this.answered) {
      // What waits for the other side to catch up reads no pongs; a dead peer shows when a ping can't be written.
      if (!answered && !socket.isPaused) {
        this.onSilent(socket);
        socket.terminate();
        continue;
      }
      this.answered.set(socket, false);
      if (socket.readyState === socket.OPEN) socket.ping();
    }
  }
}
