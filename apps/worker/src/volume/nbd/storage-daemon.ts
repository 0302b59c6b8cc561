import { spawn } from 'node:child_process';
import { chmod, mkdir, open, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@skydeck/core/app-error';
import type { Logger } from '@skydeck/core/logger';
import { QmpClient, QmpError } from './qmp-client';

const START_TIMEOUT_MS = 20_000;
const LOOK_MS = 50;
/** QEMU's group must reach what it serves; nobody else. */
const SOCKET_MODE = 0o660;

/** Where a daemon listens for NBD: other hosts by TCP, guests of this host by a socket. */
export type NbdListener = { host: string; port: number } | { socket: string };

export interface StorageDaemonOptions {
  /** Names its files. */
  name: string;
  /** For its monitor, pid file and log. */
  directory: string;
  /** In memory, for the key: the daemon reads it at every connection that it takes. */
  keysDir: string;
  /** What hosts of the cloud know each other by, in TLS: 32 bytes. */
  tlsKey: Buffer;
  listener: NbdListener;
  log: Logger;
  /** What the daemon is started by, such as `nsenter` and its arguments. */
  startedBy?: readonly string[];
}

/** Whom both sides of a TLS connection name. */
const TLS_USER = 'skydeck';

/**
 * A `qemu-storage-daemon` that outlives this process: guests go on writing while the agent is away. Found again by its
 * monitor; started anew, empty, when it is gone.
 */
export class StorageDaemon {
  private monitor: QmpClient | null = null;
  private getting: Promise<QmpClient> | null = null;

  /** @param onLost it went away; what it served is served no more */
  constructor(
    private readonly options: StorageDaemonOptions,
    private readonly onLost: () => void,
  ) {}

  /** The one that runs, or null. */
  async found(): Promise<QmpClient | null> {
    if (this.monitor?.alive) return this.monitor;
    const monitor = await QmpClient.connect(this.monitorPath).catch(() => null);
    if (!monitor) return null;
    // Whoever started it may have been killed before that was done.
    await this.restrict();
    this.watch(monitor);
    return monitor;
  }

  /** The one that runs, or a new one. @throws AppError STORAGE */
  async running(): Promise<QmpClient> {
    if (this.monitor?.alive) return this.monitor;
    this.getting ??= this.findOrStart().finally(() => {
      this.getting = null;
    });
    return this.getting;
  }

  /** Lets go of its monitor; the daemon goes on. */
  leave(): void {
    const { monitor } = this;
    this.monitor = null;
    monitor?.close();
  }

  /** Ends the daemon with all that it serves. */
  async end(): Promise<void> {
    const monitor = await this.found();
    this.monitor = null;
    if (!monitor) return;
    // Before it ends: whoever starts another one at that moment writes that one's.
    await rm(this.keys, { recursive: true, force: true });
    const closed = new Promise<void>((resolve) => monitor.onClose(resolve));
    await monitor.execute('quit').catch(() => (monitor.alive ? this.keepAlive(monitor) : undefined));
    await closed;
  }

  /** It does not end: then it must be reached as before. */
  private async keepAlive(monitor: QmpClient): Promise<void> {
    await this.writeKey();
    monitor.close();
  }

  private get monitorPath(): string {
    return path.join(this.options.directory, `${this.options.name}.qmp`);
  }

  private async findOrStart(): Promise<QmpClient> {
    return (await this.found()) ?? (await this.start());
  }

  private async start(): Promise<QmpClient> {
    const { directory, name, log } = this.options;
    await mkdir(directory, { recursive: true });
    await rm(this.monitorPath, { force: true });
    if ('socket' in this.options.listener) await rm(this.options.listener.socket, { force: true });
    await this.writeKey();
    const logFile = await open(path.join(directory, `${name}.log`), 'a', 0o640);
    const [program = '', ...args] = this.command();
    const child = spawn(program, args, { detached: true, stdio: ['ignore', logFile.fd, logFile.fd] });
    child.on('error', (error) => log.error({ err: error, program }, 'the storage daemon did not start'));
    child.unref();
    await logFile.close();
    const monitor = await this.opened(() => child.exitCode === null && child.signalCode === null);
    await this.restrict();
    this.watch(monitor);
    log.info({ daemon: name, pid: child.pid }, 'a storage daemon was started');
    return monitor;
  }

  /** Its sockets are for those who need them. */
  private async restrict(): Promise<void> {
    const { listener } = this.options;
    if ('socket' in listener) await chmod(listener.socket, SOCKET_MODE);
    await chmod(this.monitorPath, 0o600);
  }

  private get keys(): string {
    return path.join(this.options.keysDir, `tls-${this.options.name}`);
  }

  private async writeKey(): Promise<void> {
    await mkdir(this.keys, { recursive: true, mode: 0o700 });
    const line = `${TLS_USER}:${this.options.tlsKey.toString('hex')}\n`;
    await writeFile(path.join(this.keys, 'keys.psk'), line, { mode: 0o600 });
  }

  private command(): string[] {
    const { name, directory, listener, startedBy = [] } = this.options;
    const endpoint = 'socket' in listener ? 'client' : 'server';
    const tls = `tls-creds-psk,id=tls,endpoint=${endpoint},dir=${this.keys}`;
    return [
      ...startedBy,
      'qemu-storage-daemon',
      '--pidfile',
      path.join(directory, `${name}.pid`),
      '--chardev',
      `socket,path=${this.monitorPath},server=on,wait=off,id=monitor`,
      '--monitor',
      'chardev=monitor',
      '--object',
      endpoint === 'client' ? `${tls},username=${TLS_USER}` : tls,
      '--nbd-server',
      'socket' in listener
        ? `addr.type=unix,addr.path=${listener.socket},max-connections=0`
        : `addr.type=inet,addr.host=${listener.host},addr.port=${listener.port},tls-creds=tls,max-connections=0`,
    ];
  }

  private async opened(lives: () => boolean): Promise<QmpClient> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (lives() && performance.now() < deadline) {
      const monitor = await QmpClient.connect(this.monitorPath).catch(() => null);
      if (monitor) return monitor;
      await delay(LOOK_MS);
    }
    throw new AppError('STORAGE', 'The program that serves volumes to other hosts did not start.', {
      hint: `Its last words are in ${path.join(this.options.directory, `${this.options.name}.log`)}.`,
      retryable: true,
    });
  }

  private watch(monitor: QmpClient): void {
    this.monitor = monitor;
    monitor.onClose(() => {
      if (this.monitor !== monitor) return;
      this.monitor = null;
      this.onLost();
    });
  }
}

/** Does what may be done already. */
export async function unlessSaid(pattern: RegExp, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof QmpError && pattern.test(error.desc))) throw error;
  }
}
