import type { Db } from '@skydeck/db';
import { AppError } from '../../../app-error';
import { ACTIVE_STATES } from '../../../operation/active-states';
import { AwaitOperations } from '../../../operation/await-operations';
import type { Workflow } from '../../../operation/workflow';
import { errorOf } from '../../workflows/volume-settling';
import { groupDeadlines } from '../group-deadlines';

const LOOK = 'Look at each of them, then delete again.';

/** `group-snapshot.delete`: waits for the deletion of all parts, and is gone with the last of them. */
export function deleteGroupSnapshotWorkflow(): Workflow {
  return {
    kind: 'group-snapshot.delete',
    deadlineMs: groupDeadlines.deleteSnapshot,
    steps: [
      {
        name: 'await-parts',
        where: 'conductor',
        progress: 95,
        async run(ctx) {
          const where = { groupSnapshotId: ctx.operation.subjectId, deletedAt: null };
          const parts = await ctx.db.volumeSnapshot.findMany({ where, select: { id: true } });
          await awaitDeletions(
            ctx.db,
            'snapshot.delete',
            parts.map(({ id }) => id),
          );
          const left = await ctx.db.volumeSnapshot.count({ where });
          if (left > 0) {
            throw new AppError('CONFLICT', `${left} of its snapshots could not be deleted.`, { hint: LOOK });
          }
        },
      },
    ],
    async onSucceeded(tx, { subjectId: id }) {
      await tx.groupSnapshot.update({ where: { id }, data: { deletedAt: new Date() } });
    },
    async onFailed(tx, { subjectId: id }, error) {
      await tx.groupSnapshot.updateMany({
        where: { id, deletedAt: null },
        data: { status: 'error-deleting', ...errorOf(error) },
      });
    },
  };
}

/** `volume-group.delete`: waits for the deletion of all volumes, and is gone with the last of them. */
export function deleteGroupWorkflow(): Workflow {
  return {
    kind: 'volume-group.delete',
    deadlineMs: groupDeadlines.delete,
    steps: [
      {
        name: 'await-parts',
        where: 'conductor',
        progress: 95,
        async run(ctx) {
          const where = { groupId: ctx.operation.subjectId, deletedAt: null };
          const parts = await ctx.db.volume.findMany({ where, select: { id: true } });
          await awaitDeletions(
            ctx.db,
            'volume.delete',
            parts.map(({ id }) => id),
          );
          const left = await ctx.db.volume.count({ where });
          if (left > 0) {
            throw new AppError('CONFLICT', `${left} of its volumes could not be deleted.`, { hint: LOOK });
          }
        },
      },
    ],
    async onSucceeded(tx, { subjectId: id }) {
      await tx.volumeGroup.update({ where: { id }, data: { deletedAt: new Date() } });
    },
    async onFailed(tx, { subjectId: id }, error) {
      await tx.volumeGroup.updateMany({
        where: { id, deletedAt: null },
        data: { status: 'error-deleting', ...errorOf(error) },
      });
    },
  };
}

async function awaitDeletions(db: Db, kind: string, subjectIds: readonly string[]): Promise<void> {
  const deletions = await db.operation.findMany({
    where: { kind, subjectId: { in: [...subjectIds] }, state: { in: [...ACTIVE_STATES] } },
    select: { id: true },
  });
  if (deletions.length === 0) return;
  throw new AwaitOperations(
    deletions.map(({ id }) => id),
    'Waiting until its parts are deleted',
  );
}
