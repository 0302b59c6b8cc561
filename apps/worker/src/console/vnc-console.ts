import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { closeConsoleSocket } from '@skydeck/core/compute/console-socket';
import type { WebSocket } from 'ws';
import { ConsoleRefusal } from './console-refusal';
import { relayStream } from './stream-relay';

/** Joins a viewer to the screen of an instance: QEMU's VNC server on its unix socket. */
export async function serveVnc(instancesDir: string, instanceId: string, viewer: WebSocket): Promise<void> {
  // Until QEMU listens, the viewer's first bytes wait in its socket.
  viewer.pause();
  const screen = connect(path.join(instancesDir, instanceId, 'vnc.sock'));
  const abandon = () => screen.destroy();
  viewer.once('close', abandon);
  try {
    await once(screen, 'connect');
  } catch (cause) {
    screen.destroy();
    throw new ConsoleRefusal('instance-not-running', { cause });
  } finally {
    viewer.off('close', abandon);
  }
  if (viewer.readyState !== viewer.OPEN) {
    screen.destroy();
    return;
  }
  const ended = relayStream(viewer, screen);
  viewer.resume();
  if ((await ended) === 'stream') closeConsoleSocket(viewer, 'instance-stopped');
}
