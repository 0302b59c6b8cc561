import type { Backup, Operation, Tx } from '@skydeck/db';
import { AppError } from '../../../app-error';
import { keepMemo } from '../../../operation/keep-memo';
import type { StepContext, Workflow } from '../../../operation/workflow';
import { claimBackend } from '../../scheduler/claim-backend';
import type { VolumeContent } from '../../volume-driver';
import { onBackend, readPlacedVolume, readVolume } from '../../volume-record';
import { errorOf, settleAtRest, settleVolume, withoutError } from '../../workflows/volume-settling';
import { backupDeadlines } from '../backup-deadlines';
import { openChunkKeys } from '../content/chunk-keys';
import { restoreContent } from '../content/restore-content';
import type { RestoreInput } from '../restore-backup';
import { MAX_TRIES, partOf, type BackupMemo, type BackupWorkflowDrivers } from './backup-drivers';
import { notingDamage, settleDamaged } from './settle-backup';

const GIB = 1024 ** 3;

type Context = StepContext<BackupMemo>;

/**
 * `backup.restore`: makes a volume of what a backup holds, or puts that in the place of what a volume holds, in one
 * renaming when it is whole and right.
 */
export function restoreBackupWorkflow(drivers: BackupWorkflowDrivers): Workflow<BackupMemo> {
  return {
    kind: 'backup.restore',
    long: true,
    deadlineMs: backupDeadlines.restore,
    steps: [
      { name: 'choose-back-end', where: 'conductor', progress: 5, run: chooseBackend },
      {
        name: 'restore-content',
        where: 'volume-host',
        progress: 95,
        maxTries: MAX_TRIES,
        run: (ctx) => notingDamage(ctx.memo, () => restore(ctx, drivers)),
        undo: (ctx) => takeBack(ctx, drivers),
      },
    ],
    async onSucceeded(tx, operation, { location }) {
      const { existing, backupId } = inputOf(operation);
      const data = { ...withoutError, ...(location === undefined ? {} : { location }) };
      if (!existing) return settleVolume(tx, operation.subjectId, { status: 'available', ...data });
      await settleAtRest(tx, operation.subjectId, { ...data, bootable: await boots(tx, backupId) });
    },
    async onFailed(tx, operation, error, memo) {
      await settleDamaged(tx, memo, error);
      await notRestored(tx, operation, error, memo);
    },
    onCancelled: (tx, operation, memo) =>
      notRestored(tx, operation, new AppError('CANCELLED', 'The restoration was cancelled.'), memo),
  };
}

async function chooseBackend(ctx: Context): Promise<void> {
  const volumeId = ctx.operation.subjectId;
  const { backupId, availabilityZone } = inputOf(ctx.operation);
  const volume = await readVolume(ctx.db, volumeId);
  const [backup, type] = await Promise.all([
    ctx.db.backup.findUniqueOrThrow({ where: { id: backupId } }),
    ctx.db.volumeType.findUniqueOrThrow({ where: { id: volume.typeId } }),
  ]);
  const backend = await ctx.fenced((tx) =>
    claimBackend(tx, volumeId, {
      sizeGiB: volume.sizeGiB,
      contentBytes: Number(backup.contentBytes),
      extraSpecs: type.extraSpecs as Record<string, string>,
      availabilityZone,
      hostId: null,
      excluded: [],
    }),
  );
  ctx.memo.backendId = backend.id;
  ctx.memo.backendName = backend.name;
  ctx.memo.volumeHostId = backend.hostId;
}

async function restore(ctx: Context, drivers: BackupWorkflowDrivers): Promise<void> {
  const { backupId, existing } = inputOf(ctx.operation);
  if (existing && ctx.memo.location !== undefined) return; // by a worker that was killed after it
  const volume = await readPlacedVolume(ctx.db, ctx.operation.subjectId);
  const backup = await ctx.db.backup.findFirst({ where: { id: backupId, deletedAt: null } });
  if (!backup) {
    throw new AppError('NOT_FOUND', 'The backup is gone.', { hint: 'Choose another backup.' });
  }
  const driver = drivers.volumes.get(volume.backendId);
  const onDisk = onBackend(volume, drivers.config.secretKey);
  const content = contentOf(ctx, drivers, backup);
  ctx.memo.location = existing
    ? await driver.replace(onDisk, content, { signal: ctx.signal })
    : await driver.create(onDisk, content, { signal: ctx.signal });
  if (existing) await keepMemo(ctx);
}

function contentOf(ctx: Context, drivers: BackupWorkflowDrivers, backup: Backup): VolumeContent {
  const virtualBytes = backup.sizeGiB * GIB;
  return {
    from: 'writer',
    virtualBytes,
    async write(disk, zeroed) {
      await drivers.disks.use(disk, 'write', ctx.signal, (open) =>
        restoreContent(drivers.store, backup, open, {
          keys: openChunkKeys(drivers.config.secretKey, backup.wrappedKey),
          zeroed,
          signal: ctx.signal,
          progress: (done) =>
            ctx.progress(5 + (done / virtualBytes) * 90, `Restoring: ${partOf(done, virtualBytes)}`),
        }),
      );
      if (!inputOf(ctx.operation).existing) return;
      // It takes its place next; whoever is told how this ended is told that it may have.
      ctx.memo.replacing = true;
      await keepMemo(ctx);
    },
  };
}

async function takeBack(ctx: Context, drivers: BackupWorkflowDrivers): Promise<void> {
  const { backendId } = ctx.memo;
  const volume = await ctx.db.volume.findUnique({ where: { id: ctx.operation.subjectId } });
  if (backendId === undefined || !volume) return;
  const { id, sizeGiB, location } = volume;
  const driver = drivers.volumes.get(backendId);
  if (inputOf(ctx.operation).existing) {
    await driver.dropDraft({ id, sizeGiB, location, key: null }, { signal: ctx.signal });
  } else {
    await driver.remove({ id, sizeGiB, location: null, key: null }, { signal: ctx.signal });
  }
}

async function notRestored(
  tx: Tx,
  operation: Operation,
  error: AppError,
  { location, replacing }: BackupMemo,
): Promise<void> {
  const { existing, backupId } = inputOf(operation);
  if (!existing) return settleVolume(tx, operation.subjectId, { status: 'error', ...errorOf(error) });
  const replaced = location !== undefined;
  await settleAtRest(tx, operation.subjectId, {
    ...errorOf(error),
    errorMessage: `${error.message} ${whatItHolds(replaced, replacing === true)}`,
    ...(replaced ? { location, bootable: await boots(tx, backupId) } : {}),
  });
}

function whatItHolds(replaced: boolean, replacing: boolean): string {
  if (replaced) return 'The volume holds what the backup holds.';
  return replacing
    ? 'The volume holds what it held before, or already what the backup holds, one of them whole.'
    : 'The volume holds what it held before.';
}

async function boots(tx: Tx, backupId: string): Promise<boolean> {
  return (await tx.backup.findUniqueOrThrow({ where: { id: backupId } })).bootable;
}

function inputOf({ input }: Operation): RestoreInput {
  return input as unknown as RestoreInput;
}
