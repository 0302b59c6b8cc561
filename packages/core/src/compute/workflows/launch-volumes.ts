import type { Db, Operation, Prisma, Tx, VolumeAttachment } from '@skydeck/db';
import { AppError } from '../../app-error';
import { ACTIVE_STATES } from '../../operation/active-states';
import { AwaitOperations } from '../../operation/await-operations';
import { startOperations } from '../../operation/start-operations';
import type { StepContext } from '../../operation/workflow';
import { volumeDeadlines } from '../../volume/volume-deadlines';
import { neededByOthers } from '../../volume/workflows/attachment-drivers';
import { attachedVolume } from '../../volume/attached-disk';
import type { InstanceMemo } from '../disk-driver';
import type { InstanceDrivers } from './instance-drivers';
import { RELEASE_DEADLINE_MS } from './release-volumes';

type Context = StepContext<InstanceMemo>;

/** What a launch is started with. */
export interface LaunchFacts {
  /** Volumes that are made for it: they go when it fails. */
  newVolumes?: string[];
}

const factsOf = ({ input }: Pick<Operation, 'input'>): LaunchFacts => input as LaunchFacts;

/** GiB of the instance's volumes by the host that owns them, or owns what they are to be copied from. */
export async function volumesByHost(db: Pick<Tx, 'volumeAttachment' | 'volumeSnapshot'>, instanceId: string) {
  const backend = { select: { hostId: true } } as const;
  const attachments = await db.volumeAttachment.findMany({
    where: { instanceId },
    select: { volume: { select: { sizeGiB: true, snapshotId: true, backend } } },
  });
  const sources = await db.volumeSnapshot.findMany({
    where: { id: { in: attachments.flatMap(({ volume }) => volume.snapshotId ?? []) } },
    select: { id: true, volume: { select: { backend } } },
  });
  const sum: Record<string, number> = {};
  for (const { volume } of attachments) {
    const source = sources.find(({ id }) => id === volume.snapshotId);
    const hostId = (volume.backend ?? source?.volume.backend)?.hostId;
    if (hostId !== undefined) sum[hostId] = (sum[hostId] ?? 0) + volume.sizeGiB;
  }
  return sum;
}

/**
 * Has the new volumes made, each by an operation of its own and where the guest is to be if there is room. Runs until
 * all are. @throws AppError when one could not be made
 */
export async function makeVolumes(ctx: Context): Promise<void> {
  const waitFor: string[] = [];
  for (const volumeId of factsOf(ctx.operation).newVolumes ?? []) {
    const running = await ctx.fenced((tx) => make(tx, ctx, volumeId));
    if (running !== null) waitFor.push(running);
  }
  if (waitFor.length > 0) throw new AwaitOperations(waitFor, 'Making its volumes');
}

/** Answers the operation to wait for; null when the volume is made. */
async function make(tx: Tx, ctx: Context, volumeId: string): Promise<string | null> {
  await lockVolumeRow(tx, volumeId);
  const tried = await tx.operation.findFirst({
    where: { subjectType: 'volume', subjectId: volumeId, kind: 'volume.create' },
  });
  if (tried?.state === 'SUCCEEDED') return null;
  if (tried && isActive(tried)) return tried.id;
  if (tried) throw notMade(tried);
  const input = { guestHostId: ctx.memo.hostId ?? null };
  return start(tx, ctx, volumeId, { kind: 'volume.create', input, deadlineMs: volumeDeadlines.create });
}

/**
 * Has all volumes brought to the host that the memo names, before there is a guest: it starts with all of them. Each by
 * an operation of its own, as with a guest that is off. Runs until all are there.
 * @throws AppError when one could not be brought
 */
export async function attachVolumes(ctx: Context): Promise<void> {
  const instanceId = ctx.operation.subjectId;
  const attachments = await ctx.db.volumeAttachment.findMany({ where: { instanceId } });
  const waitFor: string[] = [];
  const failed: AppError[] = [];
  for (const attachment of attachments) {
    const result = await ctx.fenced((tx) => attach(tx, ctx, attachment));
    if (typeof result === 'string') waitFor.push(result);
    else if (result) failed.push(result);
  }
  // Nothing may go on behind the back of an undo.
  if (waitFor.length > 0) throw new AwaitOperations(waitFor, 'Attaching its volumes');
  if (failed[0]) throw failed[0];
}

/** Answers the operation to wait for, how it failed, or null when the volume is there. */
async function attach(
  tx: Tx,
  ctx: Context,
  { id, volumeId }: VolumeAttachment,
): Promise<string | AppError | null> {
  await lockVolumeRow(tx, volumeId);
  const of = { subjectType: 'volume', subjectId: volumeId };
  const running = await tx.operation.findFirst({ where: { ...of, state: { in: [...ACTIVE_STATES] } } });
  if (running) return running.id;
  const input = { attachmentId: id, launch: true, attempt: ctx.operation.attempt };
  const tried = await tx.operation.findFirst({
    where: { ...of, kind: 'volume.attach', input: { equals: input } },
  });
  if (tried?.state === 'SUCCEEDED') return null;
  if (tried) return notAttached(tried);
  await tx.volume.updateMany({
    where: { id: volumeId, status: { in: ['available', 'in-use'] } },
    data: { status: 'attaching' },
  });
  return start(tx, ctx, volumeId, { kind: 'volume.attach', input, deadlineMs: volumeDeadlines.attach });
}

/** This host lets go of the volumes: the launch goes on elsewhere, or has failed. */
export async function leaveVolumes(ctx: Context, drivers: InstanceDrivers): Promise<void> {
  const instanceId = ctx.operation.subjectId;
  const attachments = await ctx.db.volumeAttachment.findMany({
    where: { instanceId, attachedAt: { not: null } },
    include: attachedVolume,
  });
  for (const attachment of attachments) {
    const { id, volumeId, mode } = attachment;
    const shared = await neededByOthers(ctx.db, attachment, ctx.memo.hostId);
    if (mode === 'nbd' && !shared) await drivers.transport.leave(volumeId, ctx.signal);
    await ctx.fenced((tx) =>
      tx.volumeAttachment.updateMany({ where: { id }, data: { status: 'attaching', attachedAt: null } }),
    );
  }
}

/** Whether a host on which the launch was tried has the volumes still: it went away before it let go of them. */
export async function heldElsewhere(db: Pick<Db, 'volumeAttachment'>, instanceId: string): Promise<boolean> {
  return (await db.volumeAttachment.count({ where: { instanceId, attachedAt: { not: null } } })) > 0;
}

export function volumesHeld(): AppError {
  return new AppError(
    'HOST_UNREACHABLE',
    'The host that was to run it went away with its volumes attached.',
    {
      hint: 'Two hosts must not write to one volume. Delete the instance: its volumes are free when the host is back.',
    },
  );
}

/**
 * Has the volumes of a launch that failed let go, and just those deleted that were made for it; in the transaction that
 * ends it. A deletion that waits lets them go itself, and deletes what is to go with the instance.
 */
export async function releaseAfterLaunch(tx: Tx, operation: Operation): Promise<void> {
  const instanceId = operation.subjectId;
  const { newVolumes = [] } = factsOf(operation);
  await tx.volumeAttachment.updateMany({
    where: { instanceId, volumeId: { in: newVolumes } },
    data: { deleteOnTermination: true },
  });
  const attachments = await tx.volumeAttachment.count({ where: { instanceId } });
  if (attachments === 0 || (await heldElsewhere(tx, instanceId))) return;
  const waiting = await tx.operation.count({
    where: { subjectType: 'instance', subjectId: instanceId, state: { in: [...ACTIVE_STATES] } },
  });
  if (waiting > 0) return;
  // What was there before goes with its instance, not with a launch that came to nothing.
  await tx.volumeAttachment.updateMany({
    where: { instanceId, volumeId: { notIn: newVolumes } },
    data: { deleteOnTermination: false },
  });
  await startOperations(tx, [
    {
      kind: 'instance.release-volumes',
      projectId: operation.projectId,
      subjectType: 'instance',
      subjectId: instanceId,
      subjectName: operation.subjectName,
      actor: actorOf(operation),
      requestId: operation.requestId,
      deadlineMs: RELEASE_DEADLINE_MS,
    },
  ]);
}

async function start(
  tx: Tx,
  { operation }: Context,
  volumeId: string,
  what: { kind: string; input: Prisma.InputJsonObject; deadlineMs: number },
): Promise<string> {
  const { projectId, name } = await tx.volume.findUniqueOrThrow({ where: { id: volumeId } });
  const { started } = await startOperations(tx, [
    {
      ...what,
      projectId,
      subjectType: 'volume',
      subjectId: volumeId,
      subjectName: name,
      actor: actorOf(operation),
      requestId: operation.requestId,
    },
  ]);
  const [first] = started;
  if (!first) throw new Error(`${what.kind} could not be started on a volume without an operation`);
  return first.id;
}

function actorOf({ actorId, actorName }: Operation) {
  return actorId === null ? null : { userId: actorId, userName: actorName };
}

const isActive = ({ state }: Operation): boolean => (ACTIVE_STATES as readonly string[]).includes(state);

function notMade({ subjectName: name, state, errorCode, errorMessage: why, errorHint }: Operation): AppError {
  if (state === 'CANCELLED' || errorCode === null || why === null) {
    return new AppError('CONFLICT', `${name} was not made: that was cancelled.`, {
      hint: 'Launch another instance.',
    });
  }
  return new AppError(errorCode as AppError['code'], `${name} could not be made: ${why}`, {
    hint: errorHint ?? undefined,
  });
}

function notAttached({
  subjectName: name,
  state,
  errorCode,
  errorMessage: why,
  errorHint,
}: Operation): AppError {
  if (state === 'CANCELLED' || errorCode === null || why === null) {
    return new AppError('CONFLICT', `${name} was not attached: that was cancelled.`, {
      hint: 'Launch another instance.',
    });
  }
  return new AppError(errorCode as AppError['code'], `${name} could not be attached: ${why}`, {
    hint: errorHint ?? undefined,
    // Another host may reach it.
    rescheduleable: true,
  });
}

async function lockVolumeRow(tx: Tx, volumeId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Volume" WHERE "id" = ${volumeId}::uuid FOR NO KEY UPDATE`;
}
