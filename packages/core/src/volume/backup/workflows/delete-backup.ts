import type { Db } from '@skydeck/db';
import { ACTIVE_STATES } from '../../../operation/active-states';
import { AwaitOperations } from '../../../operation/await-operations';
import type { StepContext, Workflow } from '../../../operation/workflow';
import { errorOf } from '../../workflows/volume-settling';
import { backupDeadlines } from '../backup-deadlines';
import { sweepChunks, type BackupsOfVolume } from '../content/sweep-chunks';
import type { BackupMemo, BackupWorkflowDrivers } from './backup-drivers';

type Context = StepContext<BackupMemo>;

/** `backup.delete`: removes the chunks that no other backup needs; a backup that goes on from this one is not hurt. */
export function deleteBackupWorkflow(drivers: BackupWorkflowDrivers): Workflow<BackupMemo> {
  return {
    kind: 'backup.delete',
    deadlineMs: backupDeadlines.delete,
    steps: [
      { name: 'await-children', where: 'conductor', progress: 10, run: awaitChildren },
      {
        name: 'remove-chunks',
        where: 'conductor',
        progress: 90,
        async run(ctx) {
          const backups = await backupsOf(ctx.db, ctx.operation.subjectId);
          const remains = await sweepChunks(drivers.store, backups, ctx.signal);
          ctx.memo.swept = [...backups.dead];
          ctx.memo.remains = [...remains];
        },
      },
    ],
    async onSucceeded(tx, { subjectId }, { swept = [], remains = [] }) {
      await tx.backup.updateMany({ where: { id: { in: swept } }, data: { remains: false } });
      await tx.backup.updateMany({ where: { id: { in: remains } }, data: { remains: true } });
      await tx.backup.update({
        where: { id: subjectId },
        data: { deletedAt: new Date(), wrappedKey: null, manifestSha256: null },
      });
    },
    async onFailed(tx, { subjectId }, error) {
      await tx.backup.updateMany({
        where: { id: subjectId, deletedAt: null },
        data: { status: 'error-deleting', ...errorOf(error) },
      });
    },
    async onCancelled(tx, { subjectId }) {
      await tx.backup.updateMany({
        where: { id: subjectId, deletedAt: null },
        data: { status: 'error-deleting' },
      });
    },
  };
}

/** Those that are being made from it read its manifest and take over its chunks. */
async function awaitChildren(ctx: Context): Promise<void> {
  const children = await ctx.db.backup.findMany({
    where: { parentId: ctx.operation.subjectId, status: { in: ['creating', 'deleting'] }, deletedAt: null },
    select: { id: true },
  });
  const operations = await ctx.db.operation.findMany({
    where: {
      kind: 'volume.backup',
      subjectType: 'backup',
      subjectId: { in: children.map(({ id }) => id) },
      state: { in: [...ACTIVE_STATES] },
    },
    select: { id: true },
  });
  if (operations.length === 0) return;
  throw new AwaitOperations(
    operations.map(({ id }) => id),
    'Waiting for a backup that goes on from this one',
  );
}

const DEAD = ['deleting', 'error-deleting'];

/** Backups share chunks with those of the same volume alone. */
async function backupsOf(db: Db, id: string): Promise<BackupsOfVolume> {
  const { volumeId } = await db.backup.findUniqueOrThrow({ where: { id } });
  const select = { id: true, name: true, manifestSha256: true, status: true, parentId: true } as const;
  const of = volumeId === null ? { id } : { volumeId };
  const [gone, there] = await Promise.all([
    db.backup.findMany({ where: { ...of, deletedAt: { not: null }, remains: true }, select: { id: true } }),
    db.backup.findMany({ where: { ...of, deletedAt: null }, select }),
  ]);
  // What is being made may take over any chunk of its parent, also when that is to be deleted.
  const parents = new Set(
    there.filter(({ status }) => status === 'creating').map(({ parentId }) => parentId),
  );
  const isDead = (backup: (typeof there)[number]): boolean =>
    DEAD.includes(backup.status) && !parents.has(backup.id);
  return {
    dead: [...gone, ...there.filter(isDead)].map((backup) => backup.id),
    living: there.filter((backup) => !isDead(backup)),
  };
}
