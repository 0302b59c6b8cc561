import type { StepContext, Workflow } from '../../../operation/workflow';
import { withoutError } from '../../workflows/volume-settling';
import { backupDeadlines } from '../backup-deadlines';
import { openChunkKeys } from '../content/chunk-keys';
import { DamagedBackupError } from '../content/damaged-backup';
import { readContent, type DamagedChunkError } from '../content/read-content';
import { partOf, type BackupMemo, type BackupWorkflowDrivers } from './backup-drivers';
import { notingDamage, settleBackup, settleDamaged } from './settle-backup';

const GIB = 1024 ** 3;

type Context = StepContext<BackupMemo>;

/** `backup.verify`: reads every chunk in the store and compares it, and all of it, with what was stored. */
export function verifyBackupWorkflow(drivers: BackupWorkflowDrivers): Workflow<BackupMemo> {
  return {
    kind: 'backup.verify',
    long: true,
    deadlineMs: backupDeadlines.verify,
    steps: [
      {
        name: 'read-content',
        where: 'conductor',
        progress: 95,
        run: (ctx) => notingDamage(ctx.memo, () => verify(ctx, drivers)),
      },
    ],
    async onSucceeded(tx, { subjectId }) {
      await settleBackup(tx, subjectId, { status: 'available', verifiedAt: new Date(), ...withoutError });
    },
    // A store that does not answer says nothing about the backup.
    onFailed: (tx, _operation, error, memo) => settleDamaged(tx, memo, error),
  };
}

async function verify(ctx: Context, drivers: BackupWorkflowDrivers): Promise<void> {
  const backup = await ctx.db.backup.findUniqueOrThrow({ where: { id: ctx.operation.subjectId } });
  const keys = openChunkKeys(drivers.config.secretKey, backup.wrappedKey);
  const total = backup.sizeGiB * GIB;
  const damages: DamagedChunkError[] = [];
  let count = 0;
  const onDamage = (damage: DamagedChunkError): void => {
    count += 1;
    if (damages.length < NAMED) damages.push(damage);
  };
  for await (const { offset, length } of readContent(drivers.store, backup, {
    keys,
    signal: ctx.signal,
    onDamage,
  })) {
    const done = offset + length;
    ctx.progress((done / total) * 95, `Comparing: ${partOf(done, total)}`);
  }
  const [first] = damages;
  if (first) throw count === 1 ? first : several(backup.id, damages, count);
}

/** So many are named; the rest is counted. */
const NAMED = 20;

function several(id: string, damages: readonly DamagedChunkError[], count: number): DamagedBackupError {
  const named = damages.map(({ key }) => key).join(', ');
  const more = count > damages.length ? `, and ${count - damages.length} more` : '';
  return new DamagedBackupError(
    id,
    `${count} chunks of the backup are missing or damaged in the store: ${named}${more}.`,
    {
      hint: damages[0]?.hint,
    },
  );
}
