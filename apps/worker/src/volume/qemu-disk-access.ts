import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { existsSync } from 'node:fs';
import { AppError } from '@skydeck/core/app-error';
import type { DiskAccess, OpenDisk } from '@skydeck/core/volume/backup/content/disk-access';
import type { DiskSource } from '@skydeck/core/volume/disk-source';
import { execa, type ResultPromise } from 'execa';
import { diskOptions } from './disk-options';
import type { KeyFiles } from './key-files';
import { NbdClient } from './nbd/nbd-client';

const START_TIMEOUT_MS = 30_000;
const LOOK_MS = 20;
const END_TIMEOUT_MS = 30_000;

export interface QemuDiskAccessOptions {
  keys: KeyFiles;
  /** For sockets, for this agent alone. */
  directory: string;
}

/**
 * Disks opened by a `qemu-nbd` of their own, which ends with the work, and with this process however that ends: nothing
 * is left that holds a disk.
 */
export class QemuDiskAccess implements DiskAccess {
  constructor(private readonly options: QemuDiskAccessOptions) {}

  /** Sockets that a killed process has left. */
  async clean(): Promise<void> {
    const { directory } = this.options;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const names = await readdir(directory);
    await Promise.all(names.map((name) => rm(path.join(directory, name), { force: true })));
  }

  async use<T>(
    disk: DiskSource,
    mode: 'read' | 'write',
    signal: AbortSignal,
    work: (open: OpenDisk) => Promise<T>,
  ): Promise<T> {
    const passphrase = 'key' in disk ? (disk.key?.passphrase ?? null) : null;
    if (passphrase === null) return this.serve(disk, mode, null, signal, work);
    return this.options.keys.lend(passphrase, (file) => this.serve(disk, mode, file, signal, work));
  }

  private async serve<T>(
    disk: DiskSource,
    mode: 'read' | 'write',
    keyFile: string | null,
    signal: AbortSignal,
    work: (open: OpenDisk) => Promise<T>,
  ): Promise<T> {
    const socket = path.join(this.options.directory, `${randomUUID()}.sock`);
    const secret = keyFile === null ? null : 'key0';
    const args = [
      // The kernel ends it when this process is gone, before it has ever been connected to as well.
      ...['--pdeathsig', 'KILL', 'qemu-nbd'],
      ...(keyFile === null ? [] : ['--object', `secret,id=key0,file=${keyFile}`]),
      mode === 'read' ? '--read-only' : '--discard=unmap',
      ...['--socket', socket, '--image-opts', diskOptions(disk, secret)],
    ];
    const server = execa('setpriv', args, { stdin: 'ignore', stdout: 'ignore', reject: false });
    try {
      await this.listening(socket, server, signal);
      const client = await NbdClient.connect(socket, '', signal).catch(async (error: unknown) => {
        signal.throwIfAborted();
        // It listens before it opens the disk; when that fails it says why, and is gone.
        server.kill();
        throw (await server).stderr ? await notOpened(server) : error;
      });
      try {
        return await work(client);
      } finally {
        client.close();
      }
    } finally {
      // It ends when its only client has gone, having written what there is to write.
      const patience = setTimeout(() => server.kill(), END_TIMEOUT_MS);
      await server;
      clearTimeout(patience);
      await rm(socket, { force: true });
    }
  }

  private async listening(socket: string, server: Server, signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!existsSync(socket)) {
      signal.throwIfAborted();
      if (server.exitCode !== null || server.signalCode !== null) throw await notOpened(server);
      if (performance.now() > deadline) {
        server.kill('SIGKILL');
        throw await notOpened(server);
      }
      await delay(LOOK_MS);
    }
  }
}

type Server = Pick<ResultPromise, 'exitCode' | 'signalCode' | 'kill'> & PromiseLike<{ stderr?: unknown }>;

/** In its own last words. */
async function notOpened(server: Server): Promise<AppError> {
  const said = String((await server).stderr ?? '')
    .trim()
    .split('\n')
    .at(-1);
  const locked = /lock|another process/i.test(said ?? '');
  return new AppError('STORAGE', `The volume’s disk could not be opened: ${said || 'no answer'}.`, {
    hint: locked
      ? 'It is tried again; if it goes on, look on the host for what uses it.'
      : 'Look at the volume on its back end.',
    retryable: locked || !said,
  });
}
