import type { Operation, Tx, VolumeSnapshot } from '@skydeck/db';
import { AppError } from '../../../app-error';
import { AwaitOperations } from '../../../operation/await-operations';
import type { StepContext, Workflow } from '../../../operation/workflow';
import type { DiskSource } from '../../disk-source';
import { onBackend, readPlacedVolume } from '../../volume-record';
import { errorOf, withoutError } from '../../workflows/volume-settling';
import { backupDeadlines } from '../backup-deadlines';
import type { BackupInput } from '../create-backup';
import { openChunkKeys } from '../content/chunk-keys';
import { storeContent } from '../content/store-content';
import { removeContent } from '../content/sweep-chunks';
import { MAX_TRIES, partOf, type BackupMemo, type BackupWorkflowDrivers } from './backup-drivers';
import { notingDamage, releaseVolume, settleBackup, settleDamaged } from './settle-backup';

const GIB = 1024 ** 3;
type Context = StepContext<BackupMemo>;

/** `volume.backup`: what the volume or snapshot holds is stored, but for what its parent has stored already. */
export function volumeBackupWorkflow(drivers: BackupWorkflowDrivers): Workflow<BackupMemo> {
  return {
    kind: 'volume.backup',
    long: true,
    deadlineMs: backupDeadlines.create,
    steps: [
      { name: 'await-snapshot', where: 'conductor', progress: 5, run: awaitSnapshot },
      {
        name: 'store-content',
        where: 'volume-host',
        progress: 95,
        maxTries: MAX_TRIES,
        run: (ctx) => notingDamage(ctx.memo, () => store(ctx, drivers)),
        async undo(ctx) {
          await removeContent(drivers.store, ctx.operation.subjectId, ctx.signal);
        },
      },
    ],
    async onSucceeded(tx, operation, memo) {
      await settleBackup(tx, operation.subjectId, {
        status: 'available',
        sha256: memo.sha256 ?? null,
        manifestSha256: memo.manifestSha256 ?? null,
        contentBytes: BigInt(memo.contentBytes ?? 0),
        storedBytes: BigInt(memo.storedBytes ?? 0),
        ...withoutError,
      });
      await release(tx, operation);
    },
    async onFailed(tx, operation, error, memo) {
      // That of its parent: the next one goes on from an older one, or is full.
      await settleDamaged(tx, memo, error);
      await notMade(tx, operation, error);
    },
    onCancelled: (tx, operation) =>
      notMade(
        tx,
        operation,
        new AppError('CANCELLED', 'The backup was cancelled before it was whole.', {
          hint: 'Delete it, or make another one.',
        }),
      ),
  };
}

async function awaitSnapshot(ctx: Context): Promise<void> {
  const { snapshotId, snapshotOperationId } = inputOf(ctx.operation);
  if (snapshotId === null) return;
  const snapshot = await ctx.db.volumeSnapshot.findUniqueOrThrow({ where: { id: snapshotId } });
  if (snapshot.status === 'creating' && snapshotOperationId !== null) {
    throw new AwaitOperations([snapshotOperationId], 'Taking a snapshot of the volume');
  }
  if (snapshot.location === null || snapshot.deletedAt !== null) throw noSnapshot(snapshot);
  const { attached, quiesced } = snapshot;
  await ctx.fenced((tx) =>
    tx.backup.updateMany({ where: { id: ctx.operation.subjectId }, data: { attached, quiesced } }),
  );
}

async function store(ctx: Context, drivers: BackupWorkflowDrivers): Promise<void> {
  const backup = await ctx.db.backup.findUniqueOrThrow({
    where: { id: ctx.operation.subjectId },
    include: { parent: { select: { id: true, name: true, manifestSha256: true } } },
  });
  const volumeBytes = backup.sizeGiB * GIB;
  const disk = await sourceOf(ctx, drivers);
  const stored = await drivers.disks.use(disk, 'read', ctx.signal, (open) =>
    storeContent(
      drivers.store,
      open,
      {
        backup,
        volumeBytes,
        parent: backup.parent,
        keys: openChunkKeys(drivers.config.secretKey, backup.wrappedKey),
      },
      {
        signal: ctx.signal,
        progress: (done) =>
          ctx.progress(5 + (done / volumeBytes) * 90, `Storing: ${partOf(done, volumeBytes)}`),
      },
    ),
  );
  Object.assign(ctx.memo, stored);
}

/** Where what does not change is found on this host. */
async function sourceOf(ctx: Context, drivers: BackupWorkflowDrivers): Promise<DiskSource> {
  const { volumeId, snapshotId } = inputOf(ctx.operation);
  const volume = await readPlacedVolume(ctx.db, volumeId);
  const driver = drivers.volumes.get(volume.backendId);
  const original = onBackend(volume, drivers.config.secretKey);
  if (snapshotId === null) return driver.source(original);
  const snapshot = await ctx.db.volumeSnapshot.findUniqueOrThrow({ where: { id: snapshotId } });
  return driver.snapshotSource(original, snapshot);
}

async function notMade(tx: Tx, operation: Operation, error: AppError): Promise<void> {
  await settleBackup(tx, operation.subjectId, { status: 'error', ...errorOf(error) });
  await release(tx, operation);
}

async function release(tx: Tx, operation: Operation): Promise<void> {
  const { volumeId, snapshotId } = inputOf(operation);
  // Who is read from a snapshot was never held.
  if (snapshotId === null) await releaseVolume(tx, volumeId);
}

function inputOf({ input }: Operation): BackupInput {
  return input as unknown as BackupInput;
}

function noSnapshot({ errorMessage }: VolumeSnapshot): AppError {
  const why = errorMessage === null ? '' : `: ${errorMessage}`;
  return new AppError('STORAGE', `The snapshot that was to be stored was not taken${why}`, {
    hint: 'Look at the volume and its snapshots, then try again.',
  });
}
