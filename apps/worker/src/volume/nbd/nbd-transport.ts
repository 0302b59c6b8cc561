import path from 'node:path';
import { AppError } from '@skydeck/core/app-error';
import { KeyedTurns } from '@skydeck/core/keyed-turns';
import type { Logger } from '@skydeck/core/logger';
import type { DiskSource } from '@skydeck/core/volume/disk-source';
import type { ServedVolume, VolumeTransport } from '@skydeck/core/volume/volume-transport';
import { blockNode } from './block-node';
import { QmpError, type QmpClient } from './qmp-client';
import { StorageDaemon, unlessSaid, type StorageDaemonOptions } from './storage-daemon';

/** How long requests to a host that is away are kept, in s; the guest only waits. */
const RECONNECT_S = 300;
/** How long to try to reach the owner at first, in s. */
const OPEN_S = 10;

const EXISTS = /already (exists|in use)|duplicate/i;
const MISSING = /not found|cannot find|failed to find/i;

export interface NbdTransportOptions {
  /** For the daemons' monitors and sockets; QEMU's group may enter. */
  directory: string;
  keysDir: string;
  tlsKey: Buffer;
  /** Where other hosts reach the volumes of this one. */
  serveAt: ServedVolume;
  log: Logger;
  /** What should be served and reached, asked for when a daemon has gone. */
  onLost: () => void;
  startedBy?: { serving?: readonly string[]; reaching?: readonly string[] };
}

/**
 * Volumes over NBD: the owner's daemon opens the volume, with its key, and serves it raw over TLS; the daemon of the
 * guest's host reaches it there and hands it on through a unix socket, since libvirt itself knows no TLS by keys.
 * When the other side is away requests wait; when it is back they go on.
 */
export class NbdTransport implements VolumeTransport {
  private readonly serving: StorageDaemon;
  private readonly reaching: StorageDaemon;
  private readonly turns = new KeyedTurns();

  constructor(private readonly options: NbdTransportOptions) {
    const { directory, keysDir, tlsKey, log, startedBy, onLost } = options;
    const daemon = (
      name: string,
      listener: StorageDaemonOptions['listener'],
      by: readonly string[] | undefined,
    ): StorageDaemon =>
      new StorageDaemon({ name, directory, keysDir, tlsKey, listener, log, startedBy: by }, onLost);
    this.serving = daemon('nbd-serving', options.serveAt, startedBy?.serving);
    this.reaching = daemon('nbd-reaching', { socket: this.socket }, startedBy?.reaching);
  }

  private get socket(): string {
    return path.join(this.options.directory, 'nbd.sock');
  }

  async serve(volumeId: string, source: DiskSource): Promise<ServedVolume> {
    return this.does('The volume could not be served to another host', volumeId, async () => {
      const monitor = await this.serving.running();
      if (!(await exported(monitor, volumeId))) await this.open(monitor, volumeId, source);
      return this.options.serveAt;
    });
  }

  /** In one turn: whoever looks after what is served finds it so before or after, never in between. */
  async serveAnew(volumeId: string, source: DiskSource): Promise<ServedVolume> {
    return this.does('The volume could not be served to another host', volumeId, async () => {
      const monitor = await this.serving.running();
      if (await exported(monitor, volumeId)) await remove(monitor, volumeId);
      await this.open(monitor, volumeId, source);
      return this.options.serveAt;
    });
  }

  private async open(monitor: QmpClient, volumeId: string, source: DiskSource): Promise<void> {
    const key = 'key' in source && source.key ? source.key : null;
    const secret = key === null ? null : secretId(volumeId);
    if (key !== null) {
      const data = key.passphrase.toString('base64');
      const args = { 'qom-type': 'secret', id: secret, data, format: 'base64' };
      await unlessSaid(EXISTS, monitor.execute('object-add', args));
    }
    await this.export(monitor, volumeId, blockNode(source, secret));
  }

  async withdraw(volumeId: string): Promise<void> {
    await this.does('The volume is still served to another host', volumeId, async () => {
      const monitor = await this.serving.found();
      if (!monitor) return;
      await remove(monitor, volumeId);
      await unlessSaid(MISSING, monitor.execute('object-del', { id: secretId(volumeId) }));
    });
  }

  async reach(volumeId: string, { host, port }: ServedVolume): Promise<DiskSource> {
    return this.does('The host that owns the volume does not serve it', volumeId, async () => {
      const monitor = await this.reaching.running();
      if (!(await exported(monitor, volumeId))) {
        await this.export(monitor, volumeId, {
          driver: 'nbd',
          server: { type: 'inet', host, port: String(port) },
          export: volumeId,
          'tls-creds': 'tls',
          'reconnect-delay': RECONNECT_S,
          'open-timeout': OPEN_S,
        });
      }
      return { kind: 'nbd', socket: this.socket, exportName: volumeId };
    });
  }

  async leave(volumeId: string): Promise<void> {
    await this.does('The volume of another host is still in use', volumeId, async () => {
      const monitor = await this.reaching.found();
      if (monitor) await remove(monitor, volumeId);
    });
  }

  /** Ends a daemon that has nothing to do. */
  async endIdle(): Promise<void> {
    for (const daemon of [this.serving, this.reaching]) {
      const monitor = await daemon.found();
      if (!monitor) continue;
      const exports = await monitor.execute<unknown[]>('query-block-exports');
      if (exports.length === 0) await daemon.end();
    }
  }

  /** Lets go of the daemons, which go on. */
  close(): void {
    this.serving.leave();
    this.reaching.leave();
  }

  private async export(monitor: QmpClient, volumeId: string, node: object): Promise<void> {
    const name = nodeName(volumeId);
    await unlessSaid(EXISTS, monitor.execute('blockdev-add', { ...node, 'node-name': name }));
    const args = { type: 'nbd', id: name, 'node-name': name, name: volumeId, writable: true };
    await unlessSaid(EXISTS, monitor.execute('block-export-add', args));
  }

  private async does<T>(what: string, volumeId: string, work: () => Promise<T>): Promise<T> {
    try {
      return await this.turns.take(volumeId, work);
    } catch (error) {
      if (error instanceof AppError) throw error;
      const why = error instanceof QmpError ? error.desc : (error as Error).message;
      throw new AppError('STORAGE', `${what}: ${why.replace(/\.$/, '')}.`, {
        hint: 'Look at the host that owns the volume, and whether this one reaches it; then try again.',
        retryable: true,
        cause: error,
      });
    }
  }
}

/** QEMU's names of nodes have at most 31 characters. */
const nodeName = (volumeId: string): string => `v${volumeId.replaceAll('-', '').slice(0, 30)}`;
const secretId = (volumeId: string): string => `key-${volumeId}`;

async function exported(monitor: QmpClient, volumeId: string): Promise<boolean> {
  const exports = await monitor.execute<{ id: string; 'shutting-down': boolean }[]>('query-block-exports');
  return exports.some((each) => each.id === nodeName(volumeId));
}

async function remove(monitor: QmpClient, volumeId: string): Promise<void> {
  const id = nodeName(volumeId);
  await unlessSaid(MISSING, monitor.execute('block-export-del', { id, mode: 'hard' }));
  await unlessSaid(
    MISSING,
    whenFree(() => monitor.execute('blockdev-del', { 'node-name': id })),
  );
}

const FREE_TRIES = 50;
const FREE_MS = 100;

/** An export ends a moment after it was asked to; until then its node is in use. */
async function whenFree(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await work();
      return;
    } catch (error) {
      const busy = error instanceof QmpError && /in use|is busy/i.test(error.desc);
      if (!busy || tries >= FREE_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, FREE_MS));
    }
  }
}
