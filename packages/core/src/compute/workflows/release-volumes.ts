import type { Tx, VolumeAttachment } from '@skydeck/db';
import { AppError } from '../../app-error';
import { AT_ONCE } from '../../operation/active-states';
import { AwaitOperations } from '../../operation/await-operations';
import { startOperations, type StartedOperation } from '../../operation/start-operations';
import type { StepContext, Workflow } from '../../operation/workflow';
import { operationsOn } from '../../volume/operations-on-volume';
import { volumeDeadlines } from '../../volume/volume-deadlines';
import { errorOf, settleAtRest } from '../../volume/workflows/volume-settling';
import type { InstanceMemo } from '../disk-driver';

type Context = StepContext<InstanceMemo>;

/** Deletions of large volumes are not waited for. */
export const RELEASE_DEADLINE_MS = 30 * 60_000;

/** `instance.release-volumes`: an instance that could not be launched lets its volumes go. */
export const releaseVolumesWorkflow: Workflow<InstanceMemo> = {
  kind: 'instance.release-volumes',
  deadlineMs: RELEASE_DEADLINE_MS,
  steps: [{ name: 'release-volumes', where: 'conductor', progress: 95, run: (ctx) => releaseVolumes(ctx) }],
};

/**
 * Detaches all volumes of an instance whose guest is gone, each by an operation of its own on its owner's host, and has
 * those deleted that go with it. What is done to one of them now is asked to stop, or waited for. Runs until none is
 * left.
 */
export async function releaseVolumes(ctx: Context): Promise<void> {
  const instanceId = ctx.operation.subjectId;
  const attachments = await ctx.db.volumeAttachment.findMany({ where: { instanceId } });
  const waitFor: string[] = [];
  for (const attachment of attachments) {
    const started = await ctx.fenced((tx) => release(tx, ctx, attachment));
    waitFor.push(...started.map(({ id }) => id));
  }
  if (waitFor.length > 0) throw new AwaitOperations(waitFor, 'Detaching its volumes');
}

/** Answers the operations to wait for. */
async function release(
  tx: Tx,
  ctx: Context,
  { id, volumeId, deleteOnTermination }: VolumeAttachment,
): Promise<Pick<StartedOperation, 'id'>[]> {
  await tx.$queryRaw`SELECT 1 FROM "Volume" WHERE "id" = ${volumeId}::uuid FOR NO KEY UPDATE`;
  const of = { subjectType: 'volume', subjectId: volumeId };
  const running = await tx.operation.findFirst({ where: operationsOn(volumeId) });
  if (running?.kind === 'volume.create' && !deleteOnTermination) {
    // It is made all the same.
    await tx.volumeAttachment.deleteMany({ where: { id } });
    return [];
  }
  if (running) {
    if (running.kind === 'volume.attach' || running.kind === 'volume.create') {
      await tx.operation.update({
        where: { id: running.id },
        data: { cancelRequested: true, runAt: AT_ONCE },
      });
    }
    return [running];
  }
  const tried = await tx.operation.count({
    where: { ...of, kind: 'volume.detach', input: { equals: detachInput(id) } },
  });
  if (tried > 0) {
    // Its owner's host is away. It stops serving the volume when it is back: no attachment asks for that any more.
    await tx.volumeAttachment.deleteMany({ where: { id } });
    await settleAtRest(tx, volumeId, deleteOnTermination ? errorOf(leftBehind()) : {});
    return [];
  }
  const { actorId, actorName, requestId } = ctx.operation;
  const volume = await tx.volume.findUniqueOrThrow({ where: { id: volumeId } });
  await tx.volumeAttachment.updateMany({ where: { id }, data: { status: 'detaching' } });
  await tx.volume.updateMany({
    where: { id: volumeId, status: { in: ['in-use', 'available', 'attaching'] } },
    data: { status: 'detaching' },
  });
  const { started } = await startOperations(tx, [
    {
      kind: 'volume.detach',
      projectId: volume.projectId,
      subjectType: 'volume',
      subjectId: volumeId,
      subjectName: volume.name,
      actor: actorId === null ? null : { userId: actorId, userName: actorName },
      requestId,
      input: detachInput(id),
      deadlineMs: volumeDeadlines.detach,
    },
  ]);
  return started;
}

const detachInput = (attachmentId: string) => ({ attachmentId, termination: true });

/** What went with the instance is its owner's to delete: nothing looks for it any more. */
function leftBehind(): AppError {
  return new AppError(
    'HOST_UNREACHABLE',
    'The volume was to be deleted with its instance, but its host did not answer.',
    { hint: 'Delete it when its host is back; if it stays away, ask an administrator.' },
  );
}
