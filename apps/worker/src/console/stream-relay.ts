import type { Duplex } from 'node:stream';
import { CONSOLE_HIGH_WATER, CONSOLE_LOW_WATER } from '@skydeck/core/compute/console-socket';
import type { RawData, WebSocket } from 'ws';

/**
 * Joins a viewer's socket to a byte stream. Each side waits while the other is behind, so that memory stays
 * bounded. When either ends, the stream is destroyed; closing the socket is the caller's.
 * @returns what ended first.
 */
export function relayStream(viewer: WebSocket, stream: Duplex): Promise<'viewer' | 'stream'> {
  return new Promise((resolve) => {
    const toViewer = (chunk: Buffer) => {
      viewer.send(chunk, { binary: true }, () => {
        if (stream.isPaused() && viewer.bufferedAmount < CONSOLE_LOW_WATER) stream.resume();
      });
      if (viewer.bufferedAmount > CONSOLE_HIGH_WATER) stream.pause();
    };
    const toStream = (data: RawData) => {
      if (!stream.write(data)) viewer.pause();
    };
    const drained = () => viewer.resume();
    const end = (first: 'viewer' | 'stream') => {
      stream.off('data', toViewer);
      stream.off('drain', drained);
      viewer.off('message', toStream);
      stream.destroy();
      resolve(first);
    };
    stream.on('data', toViewer);
    stream.on('drain', drained);
    stream.once('close', () => end('stream'));
    stream.once('end', () => stream.destroy());
    // Its close follows.
    stream.on('error', () => undefined);
    viewer.on('message', toStream);
    viewer.once('close', () => end('viewer'));
  });
}
