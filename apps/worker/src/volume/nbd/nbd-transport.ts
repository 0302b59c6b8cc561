import path from 'node:path';
import { AppError } from '@skydeck/core/app-error';
import { KeyedTurns } from '@skydeck/core/keyed-turns';
import type { Logger } from '@skydeck/core/logger';
import type { DiskSource } from '@skydeck/core/volume/disk-source';
import type { LayerMerge, WorkOptions } from '@skydeck/core/volume/volume-driver';
import type { ServedVolume, VolumeTransport } from '@skydeck/core/volume/volume-transport';
import { runCommand } from '../../run-command';
import { QmpError, type QmpClient } from './qmp-client';
import { VolumeExporter } from './volume-exporter';
import { StorageDaemon, unlessSaid, type StorageDaemonOptions } from './storage-daemon';

/** How long requests to a host that is away are kept, in s; the guest only waits. */
const RECONNECT_S = 300;
const ANSWER_MS = 5_000;
const READ_ONE_SECTOR = ['read', 0, 512].join(' ');
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
      await (await this.exporter()).serve(volumeId, source);
      return this.options.serveAt;
    });
  }

  async grow(volumeId: string, source: DiskSource, bytes: number): Promise<void> {
    await this.does('The volume could not be extended', volumeId, async () =>
      (await this.exporter()).grow(volumeId, source, bytes),
    );
  }

  async merge(
    volumeId: string,
    source: DiskSource,
    merge: LayerMerge,
    settled: () => Promise<void>,
    options: WorkOptions,
  ): Promise<void> {
    const what = 'The layers of the volume could not be merged';
    const begun = await this.does(what, volumeId, async () =>
      (await this.exporter()).beginMerge(volumeId, source, merge),
    );
    // Not in turn: it may take hours, and the volume is looked after meanwhile.
    if (begun) await this.inWords(what, async () => (await this.exporter()).awaitMerge(volumeId, options));
    await this.does(what, volumeId, async () => {
      const exporter = await this.exporter();
      if (merge.active) return exporter.goOnBelow(volumeId, merge.base, settled);
      await settled();
      await exporter.endMerge(volumeId);
    });
  }

  async cancelMerge(volumeId: string): Promise<void> {
    await this.does('The merge could not be given up', volumeId, async () => {
      const monitor = await this.serving.found();
      if (monitor) await new VolumeExporter(monitor).cancelMerge(volumeId);
    });
  }

  /**
   * Serves what `wanted` answers, if anything. It is asked in turn: what was read before may be a layer that the volume
   * has left meanwhile.
   */
  async keepServed(volumeId: string, wanted: () => Promise<DiskSource | null>): Promise<void> {
    await this.does('The volume could not be served to another host', volumeId, async () => {
      const source = await wanted();
      if (source) await (await this.exporter()).serve(volumeId, source);
    });
  }

  async withdraw(volumeId: string): Promise<void> {
    await this.does('The volume is still served to another host', volumeId, async () => {
      const monitor = await this.serving.found();
      if (monitor) await new VolumeExporter(monitor).close(volumeId);
    });
  }

  private async exporter(): Promise<VolumeExporter> {
    return new VolumeExporter(await this.serving.running());
  }

  async reach(volumeId: string, { host, port }: ServedVolume): Promise<DiskSource> {
    return this.does('The host that owns the volume does not serve it', volumeId, async () => {
      const monitor = await this.reaching.running();
      if (!(await exported(monitor, volumeId))) await this.connect(monitor, volumeId, { host, port });
      return { kind: 'nbd', socket: this.socket, exportName: volumeId };
    });
  }

  async reachAnew(volumeId: string, served: ServedVolume): Promise<void> {
    await this.does('The host that owns the volume does not serve it', volumeId, async () => {
      const monitor = await this.reaching.running();
      await remove(monitor, volumeId);
      await this.connect(monitor, volumeId, served);
    });
  }

  private async connect(monitor: QmpClient, volumeId: string, { host, port }: ServedVolume): Promise<void> {
    const name = nodeOf(volumeId);
    const node = {
      'node-name': name,
      driver: 'nbd',
      server: { type: 'inet', host, port: String(port) },
      export: volumeId,
      'tls-creds': 'tls',
      'reconnect-delay': RECONNECT_S,
      'open-timeout': OPEN_S,
    };
    await unlessSaid(EXISTS, monitor.execute('blockdev-add', node));
    const args = { type: 'nbd', id: name, 'node-name': name, name: volumeId, writable: true };
    await unlessSaid(EXISTS, monitor.execute('block-export-add', args));
  }

  /** @throws AppError STORAGE when what is reached gives no answer within a few seconds */
  async expectAnswer(volumeId: string, signal: AbortSignal): Promise<void> {
    const url = `nbd+unix:///${volumeId}?socket=${this.socket}`;
    const options = { signal, timeoutMs: ANSWER_MS, hint: 'Look at the host that owns the volume.' };
    // Not in turn: it may wait for the owner, whom nobody must wait for.
    await runCommand('qemu-io', ['-r', '-f', 'raw', '-c', READ_ONE_SECTOR, url], options).catch(
      (error: unknown) => {
        throw new AppError('STORAGE', 'The host that owns the volume does not serve it now.', {
          hint: 'It goes on by itself, and has lost nothing, when that host is back: look at it.',
          retryable: true,
          cause: error,
        });
      },
    );
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

  private does<T>(what: string, volumeId: string, work: () => Promise<T>): Promise<T> {
    return this.inWords(what, () => this.turns.take(volumeId, work));
  }

  private async inWords<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (error instanceof Error && error.name === 'AbortError') throw error;
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
const nodeOf = (volumeId: string): string => `v${volumeId.replaceAll('-', '').slice(0, 30)}`;

async function exported(monitor: QmpClient, volumeId: string): Promise<boolean> {
  const exports = await monitor.execute<{ id: string; 'shutting-down': boolean }[]>('query-block-exports');
  return exports.some((each) => each.id === nodeOf(volumeId));
}

async function remove(monitor: QmpClient, volumeId: string): Promise<void> {
  const id = nodeOf(volumeId);
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
