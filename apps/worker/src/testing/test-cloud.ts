import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { launchInstances } from '@skydeck/core/compute/launch-instances';
import { launchInstancesInput, type LaunchInstancesInput } from '@skydeck/core/compute/instance.input';
import { actOnInstances } from '@skydeck/core/compute/act-on-instances';
import type { BulkInstanceAction } from '@skydeck/core/compute/instance.input';
import { parseConfig, type Config } from '@skydeck/core/config';
import type { RequestContext } from '@skydeck/core/context';
import { registerImageFromFile } from '@skydeck/core/image/register-image';
import { createLogger } from '@skydeck/core/logger';
import { createBullWake, type BullWake } from '@skydeck/core/operation/bull-queue';
import { testActor, testContext } from '@skydeck/core/testing/test-context';
import { createTestDatabase, type TestDatabase } from '@skydeck/core/testing/test-database';
import type { Db, Flavor, Image, Instance } from '@skydeck/db';
import { DomainUndefineFlags, LibvirtClient } from '@skydeck/libvirt';
import { Client } from 'pg';
import { startWorker, type Worker } from '../worker';

const POLL_FALLBACK_MS = 1_000;

/** A whole cloud for one test file: own database, own state directory, real libvirt, OVN and Redis. */
export class TestCloud {
  readonly config: Config;
  private worker: Worker | null = null;
  private readonly changes: Client;
  private readonly listeners = new Set<() => void>();

  private constructor(
    readonly environment: Record<string, string>,
    private readonly database: TestDatabase,
    readonly libvirt: LibvirtClient,
    readonly image: Image,
    readonly flavor: Flavor,
    readonly ctx: RequestContext,
    private readonly wake: BullWake,
  ) {
    this.config = parseConfig(environment);
    this.changes = new Client({ connectionString: database.url });
  }

  get db(): Db {
    return this.database.db;
  }

  static async create(settings: Record<string, string> = {}): Promise<TestCloud> {
    const database = await createTestDatabase();
    const environment = await testEnvironment(database.url, settings);
    const config = parseConfig(environment);
    await makeDirectories(config);
    const { db } = database;
    const project = await db.project.create({ data: { name: 'test', quota: { create: {} } } });
    const user = await db.user.create({ data: { name: 'tester', passwordHash: 'none' } });
    const flavor = await db.flavor.create({ data: { name: 'tiny', vcpus: 1, ramMiB: 128, diskGiB: 1 } });
    const image = await registerImageFromFile({ db, config, path: guestImage(), name: 'guest' });
    const log = createLogger('test', 'silent');
    const wake = createBullWake(config.redisUrl, log);
    const actor = testActor({ userId: user.id, userName: user.name, projectId: project.id, role: 'admin' });
    const ctx = testContext(db, { ...actor, cloudAdmin: true }, { config, wake, log });
    const libvirt = new LibvirtClient({
      endpoint: { transport: 'unix', path: config.libvirtSocket },
    }).start();
    const cloud = new TestCloud(environment, database, libvirt, image, flavor, ctx, wake);
    await cloud.listen();
    return cloud;
  }

  private async listen(): Promise<void> {
    this.changes.on('notification', () => this.listeners.forEach((listener) => listener()));
    this.changes.on('error', () => undefined);
    await this.changes.connect();
    await this.changes.query('LISTEN skydeck');
  }

  async startWorker(): Promise<Worker> {
    this.worker = await startWorker({
      config: this.config,
      log: createLogger('worker', this.config.logLevel),
      agentVersion: 'test',
      onFatal: (why) => {
        throw new Error(why);
      },
    });
    return this.worker;
  }

  async stopWorker(): Promise<void> {
    await this.worker?.stop();
    this.worker = null;
  }

  async launch(input: Partial<LaunchInstancesInput> = {}): Promise<{ id: string; name: string }[]> {
    const { instances } = await launchInstances(
      this.ctx,
      launchInstancesInput.parse({
        name: `vm-${randomUUID().slice(0, 8)}`,
        imageId: this.image.id,
        flavorId: this.flavor.id,
        ...input,
      }),
    );
    return instances;
  }

  async launchOne(input: Partial<LaunchInstancesInput> = {}): Promise<string> {
    const [instance] = await this.launch(input);
    if (!instance) throw new Error('nothing was launched');
    return instance.id;
  }

  async act(id: string, action: BulkInstanceAction): Promise<void> {
    const { results } = await actOnInstances(this.ctx, { ids: [id], action });
    const error = results[0]?.error;
    if (error) throw new Error(`${error.code}: ${error.message}`);
  }

  /** Waits, by the database's notifications, until the instance is at rest; answers its row. */
  atRest(id: string, timeoutMs = 60_000): Promise<Instance> {
    return this.until(`instance ${id} to come to rest`, timeoutMs, async () => {
      const row = await this.db.instance.findUniqueOrThrow({ where: { id } });
      const active = await this.db.operation.count({
        where: { subjectId: id, state: { in: ['PENDING', 'RUNNING', 'COMPENSATING'] } },
      });
      return row.taskState === null && active === 0 && row.status !== 'BUILD' ? row : null;
    });
  }

  /** Waits until QEMU has stopped the guest because a disk of it failed. */
  async untilHeld(id: string): Promise<void> {
    await this.until(`${id} to be held`, 30_000, async () => {
      const { state, reason } = await this.libvirt.domains.state(id);
      return state === 'paused' && reason === 'io-error' ? true : null;
    });
  }

  /** Asks again after every change in the database until the answer is not null. */
  async until<T>(what: string, timeoutMs: number, ask: () => Promise<T | null>): Promise<T> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const changed = this.nextChange();
      const answer = await ask().catch((error: unknown) => {
        if (performance.now() > deadline) throw error;
        return null;
      });
      if (answer !== null) {
        changed.stop();
        return answer;
      }
      if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`);
      await changed.happened;
    }
  }

  private nextChange(): { happened: Promise<void>; stop: () => void } {
    let stop = (): void => undefined;
    const happened = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, POLL_FALLBACK_MS);
      const listener = (): void => resolve();
      this.listeners.add(listener);
      stop = () => {
        clearTimeout(timer);
        this.listeners.delete(listener);
        resolve();
      };
    });
    return { happened: happened.finally(() => stop()), stop: () => stop() };
  }

  /** Names of all our domains on the hypervisor that belong to this cloud's instances or to none. */
  async domains(): Promise<string[]> {
    return (await this.libvirt.domains.list()).map((domain) => domain.name).sort();
  }

  /** Ids of the instances that have files on the host. */
  async instanceDirectories(): Promise<string[]> {
    return (await readdir(this.config.instancesDir)).sort();
  }

  bootLog(id: string): Promise<string> {
    return readFile(path.join(this.config.instancesDir, id, 'console.log'), 'utf8').catch(() => '');
  }

  /** Waits until the guest has written something to its serial line. */
  async untilBootLog(id: string, text: string | RegExp, timeoutMs = 60_000): Promise<void> {
    await this.until(`${String(text)} in the boot log`, timeoutMs, async () =>
      (await this.bootLog(id)).match(text) ? true : null,
    );
  }

  /** Forgets all instances, whatever state a failed test has left them in. No worker may be at work on any. */
  async clear(): Promise<void> {
    await removeOurDomains(this.libvirt);
    await emptyDirectories(this.config);
    await this.db.operation.deleteMany();
    await this.db.port.deleteMany();
    await this.db.instance.deleteMany();
    await this.db.backup.deleteMany();
    await this.db.backupSchedule.deleteMany();
    await this.db.volumeSnapshot.deleteMany();
    await this.db.groupSnapshot.deleteMany();
    await this.db.volume.deleteMany();
    await this.db.volumeGroup.deleteMany();
  }

  /** Stops the worker and removes all that belongs to the cloud. */
  async close(): Promise<void> {
    await this.stopWorker();
    await this.clear();
    await removeOurPools(this.libvirt, this.db);
    await this.libvirt.close();
    await this.wake.close();
    await this.changes.end().catch(() => undefined);
    await this.database.drop();
    await rm(this.config.stateDir, { recursive: true, force: true });
  }
}

export async function removeOurDomains(libvirt: LibvirtClient): Promise<void> {
  for (const domain of await libvirt.domains.list()) {
    if (!domain.name.startsWith('skydeck-')) continue;
    await libvirt.domains.destroy(domain).catch(() => undefined);
    await libvirt.domains.undefine(domain, DomainUndefineFlags.MANAGED_SAVE).catch(() => undefined);
  }
}

/** Forgets the pools of a cloud's back ends. */
async function removeOurPools(libvirt: LibvirtClient, db: Db): Promise<void> {
  for (const { id } of await db.volumeBackend.findMany({ select: { id: true } })) {
    const pool = await libvirt.pools.byName(`skydeck-${id}`).catch(() => null);
    if (!pool) continue;
    await libvirt.pools.destroy(pool).catch(() => undefined);
    await libvirt.pools.undefine(pool);
  }
}

/** Forgets the disks, volumes and cached images of a host. */
export async function emptyDirectories({
  instancesDir,
  cacheDir,
  volumesDir,
  backupsDir,
}: Config): Promise<void> {
  for (const directory of [instancesDir, cacheDir, volumesDir, backupsDir]) {
    for (const name of await readdir(directory)) await rm(path.join(directory, name), { recursive: true });
  }
}

function guestImage(): string {
  const file = process.env.SKYDECK_TEST_GUEST_IMAGE;
  if (!file) throw new Error('SKYDECK_TEST_GUEST_IMAGE must name a qcow2 image of a guest that boots');
  return file;
}

async function testEnvironment(
  databaseUrl: string,
  settings: Record<string, string>,
): Promise<Record<string, string>> {
  const redisUrl = process.env.REDIS_URL;
  if (!redisUrl) throw new Error('REDIS_URL must name the Redis server for integration tests');
  const parent = process.env.SKYDECK_STATE_DIR ?? '/var/lib/skydeck';
  const stateDir = await mkdtemp(path.join(parent, 'test-'));
  const passed = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      /^SKYDECK_(LIBVIRT|OVN|OVS|ACCELERATOR)/.test(entry[0]) && !!entry[1],
  );
  return {
    ...Object.fromEntries(passed),
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    SKYDECK_STATE_DIR: stateDir,
    SKYDECK_SECRET_KEY: 'cd'.repeat(32),
    SKYDECK_HOST_NAME: `host-${randomUUID().slice(0, 8)}`,
    SKYDECK_WORKER_PORT: String(20_000 + Math.floor(Math.random() * 20_000)),
    SKYDECK_LOG_LEVEL: process.env.SKYDECK_LOG_LEVEL ?? 'warn',
    SKYDECK_LEASE_SECONDS: '6',
    SKYDECK_SWEEP_SECONDS: '1',
    SKYDECK_STOP_TIMEOUT_SECONDS: '30',
    ...settings,
  };
}

/** As the set-up makes them: QEMU reaches them by its group. */
export async function makeDirectories(config: Config): Promise<void> {
  const groups = await readFile('/etc/group', 'utf8');
  const gid = Number(/^libvirt-qemu:[^:]*:(\d+):/m.exec(groups)?.[1] ?? 0);
  await chmod(config.stateDir, 0o711);
  await mkdir(path.dirname(config.agentSocket), { recursive: true });
  const { imagesDir, cacheDir, instancesDir, volumesDir, backupsDir, nbdDir } = config;
  for (const directory of [imagesDir, cacheDir, instancesDir, volumesDir, backupsDir, nbdDir]) {
    await mkdir(directory, { recursive: true });
    await chown(directory, 0, gid);
    await chmod(directory, 0o2770);
  }
}
