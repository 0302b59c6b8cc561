import { mkdir, readdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { parseConfig, type Config } from '@skydeck/core/config';
import type { Host } from '@skydeck/db';
import { execa } from 'execa';
import type { Fault } from '../faults/fault-points';
import { OwnLibvirt } from './own-libvirt';
import { emptyDirectories, makeDirectories, removeOurDomains, type TestCloud } from './test-cloud';
import { WorkerProcess } from './worker-process';

/**
 * One more host of a test's cloud: its own libvirtd, state directory, name and worker process. The database, Redis,
 * the image store and OVN are the cloud's.
 */
export class TestHost {
  readonly config: Config;
  private worker: WorkerProcess | null = null;
  private readOnly = false;

  private constructor(
    private readonly cloud: TestCloud,
    private readonly environment: Record<string, string>,
    readonly libvirt: OwnLibvirt,
  ) {
    this.config = parseConfig(environment);
  }

  static async start(cloud: TestCloud, name: string): Promise<TestHost> {
    const stateDir = path.join(cloud.config.stateDir, name);
    await mkdir(stateDir);
    const libvirt = await OwnLibvirt.start(path.join(stateDir, 'libvirt'));
    const host = new TestHost(
      cloud,
      {
        ...cloud.environment,
        SKYDECK_HOST_NAME: name,
        SKYDECK_STATE_DIR: stateDir,
        SKYDECK_LIBVIRT_SOCKET: libvirt.socket,
        SKYDECK_WORKER_PORT: String(40_000 + Math.floor(Math.random() * 20_000)),
        SKYDECK_NBD_PORT: String(10_000 + Math.floor(Math.random() * 10_000)),
      },
      libvirt,
    );
    await symlink(cloud.config.imagesDir, host.config.imagesDir);
    await makeDirectories(host.config);
    return host;
  }

  /** Starts its worker; answers the worker that may hold still at its fault point. */
  async startWorker(fault: Fault | null = null): Promise<WorkerProcess> {
    this.worker = await WorkerProcess.start(this.environment, fault);
    return this.worker;
  }

  async stopWorker(): Promise<void> {
    await this.worker?.stop();
    this.worker = null;
  }

  row(): Promise<Host> {
    return this.cloud.db.host.findUniqueOrThrow({ where: { name: this.config.hostName } });
  }

  /** Ids of the instances that have files here. */
  async instanceDirectories(): Promise<string[]> {
    return (await readdir(this.config.instancesDir)).sort();
  }

  /** As a kernel does it with a file system whose disk has failed. */
  async loseDisk(): Promise<void> {
    const { instancesDir } = this.config;
    await execa('mount', ['--bind', instancesDir, instancesDir]);
    await execa('mount', ['-o', 'remount,bind,ro', instancesDir]);
    this.readOnly = true;
  }

  async regainDisk(): Promise<void> {
    if (this.readOnly) await execa('umount', [this.config.instancesDir]);
    this.readOnly = false;
  }

  /** Makes it a sound and empty host again, whatever state a failed test has left it in. */
  async reset(): Promise<void> {
    await this.stopWorker();
    await this.regainDisk();
    await this.libvirt.up();
    await removeOurDomains(this.libvirt.client);
    await emptyDirectories(this.config);
  }

  async close(): Promise<void> {
    await this.stopWorker();
    await this.regainDisk();
    await this.libvirt.close();
  }
}
