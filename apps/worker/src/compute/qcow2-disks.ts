import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@skydeck/core/app-error';
import type { CachedImageFile, ConfigDriveContent, DiskDriver } from '@skydeck/core/compute/disk-driver';
import { runCommand } from '../run-command';
import { configDriveFiles, volumeLabels } from './config-drive';
import { diskError } from './disk-error';

const TIMEOUT_MS = 60_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Root disks as qcow2 overlays on the host's image cache, in one directory per instance. What is made is made
 * under another name and renamed when whole, so that a file of the final name is always a good one.
 */
export class Qcow2Disks implements DiskDriver {
  constructor(private readonly instancesDir: string) {}

  paths(instanceId: string) {
    const directory = path.join(this.instancesDir, instanceId);
    return {
      directory,
      rootDisk: path.join(directory, 'disk.qcow2'),
      configDrive: path.join(directory, 'config.iso'),
    };
  }

  async createRootDisk(
    instanceId: string,
    image: CachedImageFile | null,
    sizeGiB: number,
    signal: AbortSignal,
  ): Promise<void> {
    await this.does('The root disk could not be made', () =>
      this.makeRootDisk(instanceId, image, sizeGiB, signal),
    );
  }

  async createConfigDrive(content: ConfigDriveContent, signal: AbortSignal): Promise<void> {
    await this.does('The config drive could not be made', () => this.makeConfigDrive(content, signal));
  }

  private async makeRootDisk(
    instanceId: string,
    image: CachedImageFile | null,
    sizeGiB: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { rootDisk } = await this.directory(instanceId);
    if (existsSync(rootDisk)) return;
    const draft = `${rootDisk}.draft`;
    await rm(draft, { force: true });
    const size = Math.max(sizeGiB * 1024 ** 3, image?.virtualBytes ?? 0);
    const backing = image === null ? [] : ['-F', image.format, '-b', image.path];
    await runCommand('qemu-img', ['create', '-q', '-f', 'qcow2', ...backing, draft, String(size)], {
      signal,
      timeoutMs: TIMEOUT_MS,
    });
    await rename(draft, rootDisk);
  }

  private async makeConfigDrive(content: ConfigDriveContent, signal: AbortSignal): Promise<void> {
    const { configDrive } = await this.directory(content.instanceId);
    // User data may hold secrets: its files live only as long as the image is made, also after a crash.
    const source = `${configDrive}.files`;
    await rm(source, { recursive: true, force: true });
    if (existsSync(configDrive)) return;
    try {
      for (const [name, body] of configDriveFiles(content)) {
        await mkdir(path.dirname(path.join(source, name)), { recursive: true });
        await writeFile(path.join(source, name), body);
      }
      const draft = `${configDrive}.draft`;
      await rm(draft, { force: true });
      const label = volumeLabels[content.label];
      await runCommand(
        'genisoimage',
        ['-quiet', '-output', draft, '-volid', label, '-joliet', '-rock', source],
        {
          signal,
          timeoutMs: TIMEOUT_MS,
        },
      );
      await rename(draft, configDrive);
    } finally {
      await rm(source, { recursive: true, force: true });
    }
  }

  async remove(instanceId: string): Promise<void> {
    if (!UUID.test(instanceId)) throw new AppError('INTERNAL', 'This is no instance id.');
    // Tried again when a log or socket of the guest that just went appears while its directory is emptied.
    const { directory } = this.paths(instanceId);
    await this.does('The disks of the instance could not be removed', () =>
      rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
    );
  }

  async list(): Promise<string[]> {
    const entries = await readdir(this.instancesDir).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return entries.filter((name) => UUID.test(name));
  }

  private async does<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw diskError(what, error);
    }
  }

  private async directory(instanceId: string) {
    const paths = this.paths(instanceId);
    // Not recursive: that way Node calls every refusal of the file system ENOENT.
    await mkdir(paths.directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    // Set-group-id hands the group of QEMU on: it makes its VNC socket here and opens the disk by its name.
    await chmod(paths.directory, 0o2770);
    return paths;
  }
}
