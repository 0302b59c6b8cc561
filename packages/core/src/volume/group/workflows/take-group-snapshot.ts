import type { Operation, Tx } from '@skydeck/db';
import { AppError } from '../../../app-error';
import type { DiskMove, MovedDisks } from '../../../compute/hypervisor-driver';
import type { KeyedTurns } from '../../../keyed-turns';
import type { StepContext, Workflow } from '../../../operation/workflow';
import { serialOf } from '../../attached-disk';
import {
  beginTaking,
  storedOf,
  takeBackSnapshot,
  writeTaken,
  type Taken,
  type Taking,
} from '../../snapshot/workflows/take-snapshot';
import type { PreparedLayer } from '../../volume-driver';
import type { VolumeMemo, VolumeWorkflowDrivers } from '../../workflows/volume-drivers';
import { errorOf, settleAtRest } from '../../workflows/volume-settling';
import { groupDeadlines } from '../group-deadlines';
import type { GroupConsistency } from '../group-snapshot-states';

interface GroupSnapshotMemo extends VolumeMemo {
  /** Guests that are paused while their disks are frozen. */
  held?: string[];
  consistency?: GroupConsistency;
}

type Context = StepContext<GroupSnapshotMemo>;

/** One volume of the group, and the layer in which its users go on (null: nobody uses it, or it needs none). */
interface Part {
  taking: Taking;
  prepared: PreparedLayer | null;
  /** The guest of this host that has it. */
  guest: { instanceId: string; device: string } | null;
}

/**
 * `group-snapshot.create`: layers are prepared for all volumes that are in use, then all volumes freeze at one moment.
 * The disks of one guest switch in one transaction of its QEMU; several guests are paused until all have switched.
 */
export function groupSnapshotWorkflow(drivers: VolumeWorkflowDrivers): Workflow<GroupSnapshotMemo> {
  return {
    kind: 'group-snapshot.create',
    deadlineMs: groupDeadlines.snapshot,
    steps: [
      {
        name: 'prepare-layers',
        where: 'volume-host',
        progress: 40,
        async run(ctx) {
          const parts = await partsOf(ctx, drivers);
          // Remembered before anybody is paused: whoever goes on after a crash lets them run again.
          ctx.memo.held = await guestsToHold(ctx, drivers, parts);
        },
        undo: (ctx) => takeBackAll(ctx, drivers),
      },
      {
        name: 'take-snapshots',
        where: 'volume-host',
        progress: 95,
        async run(ctx) {
          const parts = await partsOf(ctx, drivers);
          ctx.memo.consistency = await freeze(ctx, drivers, parts);
        },
        undo: (ctx) => release(drivers, ctx.memo.held ?? []),
      },
    ],
    async onSucceeded(tx, operation, { consistency }) {
      await settleParts(tx, operation, null);
      await tx.groupSnapshot.updateMany({
        where: { id: idOf(operation), deletedAt: null },
        data: { status: 'available', consistency: consistency ?? 'per-volume' },
      });
    },
    onFailed: notTaken,
    onCancelled: (tx, operation) =>
      notTaken(
        tx,
        operation,
        new AppError('CANCELLED', 'The group snapshot was cancelled before it was taken.', {
          hint: 'Delete it, or take another one.',
        }),
      ),
  };
}

/** The volumes with layers for those that are in use; a layer that is there already is just looked up. */
async function partsOf(ctx: Context, drivers: VolumeWorkflowDrivers): Promise<Part[]> {
  const snapshots = await ctx.db.volumeSnapshot.findMany({
    where: { groupSnapshotId: idOf(ctx.operation), deletedAt: null },
    orderBy: { volumeId: 'asc' },
  });
  const parts: Part[] = [];
  for (const { id, volumeId } of snapshots) {
    const taking = await beginTaking(ctx, drivers, { snapshotId: id, volumeId });
    const used = taking.attachments.length > 0;
    const prepared = used
      ? await taking.driver.prepareLayer(storedOf(taking), id, { signal: ctx.signal })
      : null;
    const guest = taking.attachments.find(({ mode }) => mode === 'direct') ?? null;
    parts.push({ taking, prepared, guest });
  }
  return parts;
}

/** Running guests that must not write while the disks of others, or their own without layers, are frozen. */
async function guestsToHold(
  ctx: Context,
  { hypervisor }: VolumeWorkflowDrivers,
  parts: readonly Part[],
): Promise<string[]> {
  const running: string[] = [];
  for (const id of guestIds(parts)) {
    const guest = await hypervisor.measure(id, ctx.signal);
    if (guest?.powerState === 'RUNNING') running.push(id);
  }
  const withoutLayer = parts.some(({ guest, prepared }) => guest !== null && prepared === null);
  // The QEMU of one guest switches all of its disks at one moment by itself.
  return running.length > 1 || withoutLayer ? running : [];
}

const guestIds = (parts: readonly Part[]): string[] =>
  [...new Set(parts.flatMap(({ guest }) => (guest ? [guest.instanceId] : [])))].sort();

async function freeze(
  ctx: Context,
  drivers: VolumeWorkflowDrivers,
  parts: readonly Part[],
): Promise<GroupConsistency> {
  const held = ctx.memo.held ?? [];
  const unused = parts.filter(({ taking }) => taking.attachments.length === 0);
  const withLayers = parts.filter(hasLayer);
  const taken: Taken[] = [];
  for (const { taking } of unused) {
    const { driver, snapshotId } = taking;
    const done = await driver.snapshot(storedOf(taking), snapshotId, { signal: ctx.signal });
    taken.push({ taking, taken: done, moved: null });
  }
  // Before the users are moved: should one of them be started anew from here on, it is on the new layer.
  taken.push(...withLayers.map(({ taking, prepared }) => layered(taking, prepared, 'unquiesced')));
  await writeTaken(ctx, taken);
  const moved = new Map<string, MovedDisks>();
  await inTurn(drivers.guestTurns, guestIds(parts), async () => {
    try {
      for (const id of held) await drivers.hypervisor.pause(id, ctx.signal);
      await freezeWithoutLayers(ctx, parts);
      for (const id of guestIds(parts)) {
        const moves = withLayers.filter(({ guest }) => guest?.instanceId === id).map(moveOf);
        if (moves.length > 0) moved.set(id, await drivers.hypervisor.moveDisks(id, moves, ctx.signal));
      }
      for (const { taking, prepared, guest } of withLayers) {
        if (!guest) await drivers.transport.serve(taking.volume.id, prepared.layer, ctx.signal);
      }
    } finally {
      await release(drivers, held);
    }
  });
  const results = withLayers.map(({ taking, prepared, guest }) =>
    layered(taking, prepared, guest ? (moved.get(guest.instanceId) ?? 'unquiesced') : 'unquiesced'),
  );
  await writeTaken(ctx, results);
  return consistencyOf(parts, results);
}

const hasLayer = (part: Part): part is Part & { prepared: PreparedLayer } => part.prepared !== null;

const layered = (taking: Taking, taken: PreparedLayer, moved: MovedDisks): Taken => ({
  taking,
  taken,
  moved,
});

/** Back ends that freeze by themselves do so now, while nobody writes. */
async function freezeWithoutLayers(ctx: Context, parts: readonly Part[]): Promise<void> {
  for (const { taking, prepared } of parts) {
    if (taking.attachments.length === 0 || prepared) continue;
    const done = await taking.driver.snapshot(storedOf(taking), taking.snapshotId, { signal: ctx.signal });
    await writeTaken(ctx, [{ taking, taken: done, moved: 'unquiesced' }]);
  }
}

function moveOf({ taking, prepared, guest }: Part & { prepared: PreparedLayer }): DiskMove {
  const { layer } = prepared;
  if (layer.kind !== 'file' || !guest) throw new Error('a layer of a guest is a file');
  return { disk: { serial: serialOf(taking.volume.id), device: guest.device }, layer };
}

function consistencyOf(parts: readonly Part[], results: readonly Taken[]): GroupConsistency {
  const used = parts.filter(({ taking }) => taking.attachments.length > 0);
  if (used.some(({ guest }) => !guest)) return 'per-volume';
  // A guest that is off writes nothing.
  const written = results.filter(({ moved }) => moved !== 'off');
  if (used.length === 0 || (written.length === 0 && used.every(hasLayer))) return 'detached';
  return used.every(hasLayer) && written.every(({ moved }) => moved === 'quiesced') ? 'quiesced' : 'crash';
}

/** Takes the turns of all guests; by their order two group snapshots never wait for each other. */
function inTurn(
  turns: KeyedTurns,
  [id, ...rest]: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  return id === undefined ? work() : turns.take(id, () => inTurn(turns, rest, work));
}

/** Lets the guests run again. */
async function release({ hypervisor }: VolumeWorkflowDrivers, held: readonly string[]): Promise<void> {
  const { signal } = new AbortController();
  const results = await Promise.allSettled(held.map((id) => hypervisor.unpause(id, signal)));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

async function takeBackAll(ctx: Context, drivers: VolumeWorkflowDrivers): Promise<void> {
  const snapshots = await ctx.db.volumeSnapshot.findMany({
    where: { groupSnapshotId: idOf(ctx.operation), deletedAt: null },
  });
  for (const { id, volumeId } of snapshots) await takeBackSnapshot(ctx, drivers, id, volumeId);
}

async function notTaken(tx: Tx, operation: Operation, error: AppError): Promise<void> {
  await settleParts(tx, operation, error);
  await tx.groupSnapshot.updateMany({
    where: { id: idOf(operation), deletedAt: null },
    data: { status: 'error', ...errorOf(error) },
  });
}

/** A part that could not be taken back is there. */
async function settleParts(tx: Tx, operation: Operation, error: AppError | null): Promise<void> {
  const of = { groupSnapshotId: idOf(operation), deletedAt: null };
  const parts = await tx.volumeSnapshot.findMany({ where: of, select: { volumeId: true } });
  await tx.volumeSnapshot.updateMany({
    where: { ...of, location: { not: null } },
    data: { status: 'available' },
  });
  if (error) {
    await tx.volumeSnapshot.updateMany({
      where: { ...of, location: null },
      data: { status: 'error', ...errorOf(error) },
    });
  }
  for (const { volumeId } of parts) await settleAtRest(tx, volumeId);
}

function idOf({ input }: Operation): string {
  return (input as { groupSnapshotId: string }).groupSnapshotId;
}
