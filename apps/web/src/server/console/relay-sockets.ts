import { CONSOLE_HIGH_WATER, CONSOLE_LOW_WATER } from '@skydeck/core/compute/console-socket';
import type { WebSocket } from 'ws';

/** Passes messages both ways; each side waits while the other is behind, so that memory stays bounded. */
export function relaySockets(a: WebSocket, b: WebSocket): void {
  pump(a, b);
  pump(b, a);
}

function pump(from: WebSocket, to: WebSocket): void {
  from.on('message', (data, isBinary) => {
    if (to.readyState !== to.OPEN) return;
    to.send(data, { binary: isBinary }, () => {
      if (from.isPaused && to.bufferedAmount < CONSOLE_LOW_WATER) from.resume();
    });
    if (to.bufferedAmount > CONSOLE_HIGH_WATER) from.pause();
  });
}
