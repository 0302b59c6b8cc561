import { AppError } from '@skydeck/core/app-error';
import { deadlineOfAction } from '@skydeck/core/compute/action-deadlines';
import type { MeasuredGuest } from '@skydeck/core/compute/hypervisor-driver';
import { powerStateOfGuest, statusOfGuest } from '@skydeck/core/compute/workflows/change-power';
import type { Config } from '@skydeck/core/config';
import type { Logger } from '@skydeck/core/logger';
import { startOperation } from '@skydeck/core/operation/start-operation';
import { hostQueue, type Wake } from '@skydeck/core/operation/wake';
import type { Db, Instance, Prisma } from '@skydeck/db';
import { Gauge } from 'prom-client';
import { abandonedLaunches } from './abandoned-launches';
import { isHeld } from './held-guests';
import type { LibvirtHypervisor } from './libvirt-hypervisor';
import type { Qcow2Disks } from './qcow2-disks';

const SWEEP_MS = 30_000;
/** An instance that an operation works on is looked at again when that is over. */
const BUSY_RETRY_MS = 1_000;
/** How old a measurement may become before the sweep writes it anew. */
const MEASUREMENT_MAX_AGE_MS = 60_000;
/** How libvirt describes a guest that it did not see going: its host went down under it. */
const HOST_WENT_DOWN = ['unknown', 'daemon'];

const orphans = new Gauge({
  name: 'skydeck_orphans',
  help: 'Domains and instance directories of ours on this host that no instance of it owns',
  labelNames: ['kind'],
});

export interface ReconcilerOptions {
  db: Db;
  hostId: string;
  hypervisor: LibvirtHypervisor;
  disks: Pick<Qcow2Disks, 'list' | 'remove'>;
  wake: Wake;
  log: Logger;
  config: Pick<Config, 'stopTimeoutMs'>;
}

type Row = Pick<
  Instance,
  | 'id'
  | 'name'
  | 'projectId'
  | 'status'
  | 'taskState'
  | 'powerState'
  | 'powerMeasuredAt'
  | 'wantRunning'
  | 'launchedAt'
  | 'updatedAt'
>;

const columns = {
  id: true,
  name: true,
  projectId: true,
  status: true,
  taskState: true,
  powerState: true,
  powerMeasuredAt: true,
  wantRunning: true,
  launchedAt: true,
  updatedAt: true,
} satisfies Prisma.InstanceSelect;

/**
 * Keeps the rows of this host's instances what is measured on its hypervisor: at once when libvirt tells of a change,
 * and in a sweep now and then. What is not ours is never looked at; what a launch left here when it went on elsewhere
 * is removed; what else is ours and ownerless is reported.
 */
export class Reconciler {
  private readonly pending = new Map<string, NodeJS.Timeout>();
  private readonly working = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly options: ReconcilerOptions) {}

  /** Sweeps now, starts again what ran when the host went down, and listens from then on. @throws while libvirt is away */
  async start(): Promise<void> {
    const { hypervisor } = this.options;
    hypervisor.on('changed', this.onChanged);
    hypervisor.on('resync', this.onResync);
    try {
      await this.sweep(true);
    } catch (error) {
      hypervisor.off('changed', this.onChanged);
      hypervisor.off('resync', this.onResync);
      throw error;
    }
    this.timer = setInterval(this.onResync, SWEEP_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    for (const timer of this.pending.values()) clearTimeout(timer);
    this.options.hypervisor.off('changed', this.onChanged);
    this.options.hypervisor.off('resync', this.onResync);
    await Promise.allSettled(this.working);
  }

  private readonly onChanged = (instanceId: string): void => this.lookSoon(instanceId, 0);
  private readonly onResync = (): void => this.inBackground(this.sweep(false));

  private inBackground(work: Promise<void>): void {
    const logged = work.catch((error: unknown) => {
      this.options.log.warn({ err: error }, 'instances could not be compared with the hypervisor');
    });
    this.working.add(logged);
    void logged.finally(() => this.working.delete(logged));
  }

  /** Many events of one guest are one look. */
  private lookSoon(instanceId: string, delayMs: number): void {
    if (this.stopped || this.pending.has(instanceId)) return;
    const timer = setTimeout(() => {
      this.pending.delete(instanceId);
      this.inBackground(this.look(instanceId));
    }, delayMs);
    this.pending.set(instanceId, timer);
  }

  private async look(instanceId: string): Promise<void> {
    const { db, hostId, hypervisor } = this.options;
    const row = await db.instance.findFirst({
      where: { id: instanceId, hostId, deletedAt: null },
      select: columns,
    });
    if (!row) return;
    if (row.taskState !== null) return this.lookSoon(instanceId, BUSY_RETRY_MS);
    await this.settle(row, await hypervisor.measure(instanceId));
  }

  private async sweep(recover: boolean): Promise<void> {
    const { db, hostId, hypervisor, disks } = this.options;
    // Rows first: an instance that is built in between has a row that is busy, not a domain without a row.
    const rows = await db.instance.findMany({ where: { hostId, deletedAt: null }, select: columns });
    const [guests, directories] = await Promise.all([hypervisor.measureAll(), disks.list()]);
    const measured = new Map(guests.map((guest) => [guest.instanceId, guest]));
    for (const row of rows) {
      if (row.taskState !== null) continue;
      const guest = measured.get(row.id) ?? null;
      if (recover && wentDownWithHost(row, guest)) await this.startAgain(row);
      else await this.settle(row, guest);
    }
    const removed = await this.removeAbandoned([...new Set([...measured.keys(), ...directories])]);
    const left = (ids: readonly string[]): string[] => ids.filter((id) => !removed.includes(id));
    await this.reportOrphans(left([...measured.keys()]), 'domain');
    await this.reportOrphans(left(directories), 'directory');
  }

  /** A guest among it may even run, beside the one elsewhere that has the same address. */
  private async removeAbandoned(ids: readonly string[]): Promise<string[]> {
    const { db, hostId, hypervisor, disks, log } = this.options;
    const abandoned = await abandonedLaunches(db, hostId, ids);
    for (const instanceId of abandoned) {
      await hypervisor.remove(instanceId);
      await disks.remove(instanceId);
      log.info({ instanceId }, 'removed what a launch left here when it went on elsewhere');
    }
    return abandoned;
  }

  /** Writes what is measured, unless the row has changed meanwhile: an operation that began and ended knows better. */
  private async settle(row: Row, guest: MeasuredGuest | null): Promise<void> {
    const change = changeOf(row, guest);
    if (!change) return;
    const { count } = await this.options.db.instance.updateMany({ where: unchanged(row), data: change });
    if (count === 0) return;
    if (change.status !== undefined && change.status !== row.status) {
      this.options.log.info(
        { instanceId: row.id, from: row.status, to: change.status, reason: guest?.reason },
        'the guest changed by itself',
      );
    }
  }

  /** The host went down and came back: what should run is started by an operation of the cloud's own. */
  private async startAgain(row: Row): Promise<void> {
    const { db, hostId, wake, log, config } = this.options;
    const queue = hostQueue(hostId);
    try {
      const operation = await db.$transaction(async (tx) => {
        const started = await startOperation(tx, {
          kind: 'instance.start',
          projectId: row.projectId,
          subjectType: 'instance',
          subjectId: row.id,
          subjectName: row.name,
          actor: null,
          requestId: null,
          memo: { hostId },
          queue,
          deadlineMs: deadlineOfAction('start', config.stopTimeoutMs),
        });
        const { count } = await tx.instance.updateMany({
          where: unchanged(row),
          data: {
            status: 'SHUTOFF',
            powerState: 'SHUTDOWN',
            powerMeasuredAt: new Date(),
            taskState: 'powering-on',
          },
        });
        if (count === 0) throw new AppError('CONFLICT', 'The instance has changed meanwhile.');
        return started;
      });
      await wake.wake(queue, operation.id);
      log.info({ instanceId: row.id }, 'the host was down; starting the guest again');
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'CONFLICT')) throw error;
    }
  }

  private async reportOrphans(ids: readonly string[], kind: 'domain' | 'directory'): Promise<void> {
    const { db, hostId, log } = this.options;
    const owned = await db.instance.findMany({
      where: { id: { in: [...ids] }, OR: [{ hostId, deletedAt: null }, { taskState: { not: null } }] },
      select: { id: true },
    });
    const known = new Set(owned.map(({ id }) => id));
    const without = ids.filter((id) => !known.has(id));
    orphans.labels(kind).set(without.length);
    for (const instanceId of without) {
      log.warn({ instanceId, kind }, 'this belongs to no instance of the host; it is left alone');
    }
  }
}

/** The row, if nobody has written it since it was read. */
function unchanged(row: Row): Prisma.InstanceWhereInput {
  return { id: row.id, deletedAt: null, taskState: null, updatedAt: row.updatedAt };
}

/** Whether the guest is off because its host went down under it, and should run. */
export function wentDownWithHost(row: Row, guest: MeasuredGuest | null): boolean {
  const off =
    !guest || (guest.powerState === 'SHUTDOWN' && !guest.saved && HOST_WENT_DOWN.includes(guest.reason));
  return row.wantRunning && row.status === 'ACTIVE' && off;
}

/** What the row must become; null when it is right and fresh. */
export function changeOf(
  row: Row,
  guest: MeasuredGuest | null,
  now = new Date(),
): Prisma.InstanceUpdateManyMutationInput | null {
  if (row.status === 'BUILD' || row.status === 'DELETED') return null;
  // Whoever holds it says so and why, once that lasts.
  if (isHeld(guest)) return null;
  const status = statusOfGuest(guest);
  const powerState = powerStateOfGuest(guest);
  const power = { powerState, powerMeasuredAt: now };
  if (row.status === 'ERROR') {
    // A guest that runs after all is no error any more; one that does not keeps saying why.
    const lives = status === 'ACTIVE' && row.launchedAt !== null;
    if (lives) return { ...power, status, errorCode: null, errorMessage: null, errorHint: null };
  } else if (row.status !== status) {
    return { ...power, status, ...consequences(status, guest) };
  }
  const age = now.getTime() - (row.powerMeasuredAt?.getTime() ?? 0);
  return row.powerState !== powerState || age > MEASUREMENT_MAX_AGE_MS ? power : null;
}

function consequences(
  status: Instance['status'],
  guest: MeasuredGuest | null,
): Prisma.InstanceUpdateManyMutationInput {
  if (status === 'ACTIVE') {
    return { wantRunning: true, errorCode: null, errorMessage: null, errorHint: null };
  }
  if (status !== 'SHUTOFF') return { wantRunning: status !== 'SUSPENDED' };
  if (guest?.powerState === 'CRASHED') {
    return {
      errorCode: 'HYPERVISOR',
      errorMessage: 'The guest’s process on the host ended unexpectedly.',
      errorHint: 'Start it again. The boot log and the log of QEMU on the host may say why it ended.',
    };
  }
  // Somebody switched it off, inside the guest or on the host: it is not switched on behind their back.
  return { wantRunning: false };
}
