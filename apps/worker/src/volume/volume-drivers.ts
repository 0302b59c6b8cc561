import path from 'node:path';
import { AppError, toAppError } from '@skydeck/core/app-error';
import type { Logger } from '@skydeck/core/logger';
import { explainUnknown } from '@skydeck/core/volume/unknown-content';
import { configOf } from '@skydeck/core/volume/backend-config';
import type { Capacity, VolumeDriver, VolumeDrivers } from '@skydeck/core/volume/volume-driver';
import type { Db, VolumeBackend } from '@skydeck/db';
import type { LibvirtClient } from '@skydeck/libvirt';
import { FileVolumeDriver } from './file/file-driver';
import { KeyFiles } from './key-files';
import { LvmVolumeDriver } from './lvm-driver';
import { QemuImg } from './qemu-img';
import { RbdVolumeDriver } from './rbd-driver';
import type { PoolSpec } from './pool-xml';
import { StoragePool } from './storage-pool';

const EVERY_MS = 10_000;
/** A row that says nothing new is written this often, so that everybody sees that it is measured. */
const CONFIRM_MS = 30_000;
const MEASURE_TIMEOUT_MS = 20_000;
/** What lies there is looked through this often. */
const SCAN_MS = 60_000;
/** libvirt mounts NFS exports below it, as root. */
const MOUNTS = '/var/lib/libvirt/skydeck';
const MIB = 1024 ** 2;

export interface HostVolumeDriversOptions {
  db: Db;
  hostId: string;
  libvirt: LibvirtClient;
  /** In memory; for this agent alone. */
  keysDir: string;
  log: Logger;
}

interface Known {
  row: VolumeBackend;
  pool: StoragePool;
  driver: VolumeDriver;
}

/**
 * The back ends that this host's agent owns, by their rows: each is opened, measured every few seconds, and what is
 * wrong with it is written into its row. One that an admin adds or changes is found by itself.
 */
export class HostVolumeDrivers implements VolumeDrivers {
  private readonly known = new Map<string, Known>();
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> = Promise.resolve();
  readonly keys: KeyFiles;
  readonly qemuImg: QemuImg;

  constructor(private readonly options: HostVolumeDriversOptions) {
    this.keys = new KeyFiles(path.join(options.keysDir, options.hostId));
    this.qemuImg = new QemuImg(this.keys);
  }

  async start(): Promise<void> {
    await this.keys.clean();
    await this.beat();
    this.timer = setInterval(() => {
      this.beating = this.beating.then(() => this.beat());
    }, EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.beating;
  }

  get(backendId: string): VolumeDriver {
    const found = this.known.get(backendId);
    if (found) return found.driver;
    throw new AppError('STORAGE', 'This host does not own the back end, or does not know it yet.', {
      hint: 'It is tried again; look at the back end’s configuration if it goes on.',
      retryable: true,
    });
  }

  private async beat(): Promise<void> {
    const { db, hostId, log } = this.options;
    try {
      const rows = await db.volumeBackend.findMany({ where: { hostId } });
      await this.forgetDeleted(rows);
      await Promise.all(rows.map((row) => this.look(row)));
    } catch (error) {
      if (!this.stopping.signal.aborted) log.warn({ err: error }, 'the back ends were not measured');
    }
  }

  /** A back end that an admin has deleted leaves no pool. */
  private async forgetDeleted(rows: readonly VolumeBackend[]): Promise<void> {
    for (const [id, { pool }] of this.known) {
      if (rows.some((row) => row.id === id)) continue;
      await pool.close(this.stopping.signal);
      this.known.delete(id);
    }
  }

  private async look(row: VolumeBackend): Promise<void> {
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(MEASURE_TIMEOUT_MS)]);
    let capacity: Capacity | null = null;
    let problem: string | null = null;
    try {
      const driver = this.driverOf(row);
      await driver.open(signal);
      capacity = await driver.capacity(signal);
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      problem = signal.aborted ? 'It does not answer.' : toAppError(error).message;
      if (problem !== row.problem)
        this.options.log.warn({ err: error, backend: row.name }, 'back end in trouble');
    }
    await this.record(row, capacity, problem);
    if (problem === null) await this.scan(row, signal);
  }

  /** Tells what lies on the back end and is nobody's; nothing is removed: an admin decides. */
  private async scan(row: VolumeBackend, signal: AbortSignal): Promise<void> {
    if (Date.now() - (row.scannedAt?.getTime() ?? 0) < SCAN_MS) return;
    const { db } = this.options;
    const found = await this.get(row.id).list(signal);
    const unknownContent = await explainUnknown(db, row.id, found);
    await db.volumeBackend.updateMany({
      where: { id: row.id },
      data: { unknownContent, scannedAt: new Date() },
    });
  }

  private driverOf(row: VolumeBackend): VolumeDriver {
    const before = this.known.get(row.id);
    const same = before && JSON.stringify(before.row.config) === JSON.stringify(row.config);
    if (same) return before.driver;
    const made = this.make(row);
    this.known.set(row.id, { row, ...made });
    return made.driver;
  }

  private make(row: VolumeBackend): Omit<Known, 'row'> {
    const { libvirt } = this.options;
    const { qemuImg } = this;
    const config = configOf(row);
    const poolOf = (spec: PoolSpec): StoragePool => new StoragePool(libvirt, row.id, spec);
    switch (config.driver) {
      case 'file': {
        const pool = poolOf({ type: 'dir', path: config.path });
        const options = { kind: 'file', pool, directory: config.path, mounted: false, qemuImg } as const;
        return { pool, driver: new FileVolumeDriver(options) };
      }
      case 'nfs': {
        const mount = path.join(MOUNTS, row.id);
        const { server, options: mountOptions } = config;
        const pool = poolOf({ type: 'netfs', server, export: config.export, mount, options: mountOptions });
        const options = { kind: 'nfs', pool, directory: mount, mounted: true, qemuImg } as const;
        return { pool, driver: new FileVolumeDriver(options) };
      }
      case 'lvm': {
        const pool = poolOf({ type: 'logical', group: config.group });
        return { pool, driver: new LvmVolumeDriver({ pool, group: config.group, qemuImg }) };
      }
      case 'rbd': {
        const { pool: cephPool, monitors, user, secretUuid } = config;
        const pool = poolOf({ type: 'rbd', pool: cephPool, monitors, user, secretUuid });
        const options = { pool, cephPool, monitors, user, secretUuid, qemuImg };
        return { pool, driver: new RbdVolumeDriver(options) };
      }
    }
  }

  /** A row that says the same as before is left alone for a while: every write wakes the portals up. */
  private async record(row: VolumeBackend, capacity: Capacity | null, problem: string | null): Promise<void> {
    const age = Date.now() - (row.measuredAt?.getTime() ?? 0);
    const near = (a: number, b: bigint): boolean => Math.abs(a - Number(b)) < MIB;
    const same =
      problem === row.problem &&
      (capacity === null ||
        (near(capacity.totalBytes, row.totalBytes) && near(capacity.freeBytes, row.freeBytes)));
    if (same && age < CONFIRM_MS) return;
    await this.options.db.volumeBackend.updateMany({
      where: { id: row.id },
      data: {
        problem,
        ...(capacity
          ? {
              totalBytes: BigInt(Math.round(capacity.totalBytes)),
              freeBytes: BigInt(Math.round(capacity.freeBytes)),
              measuredAt: new Date(),
            }
          : {}),
      },
    });
  }
}
