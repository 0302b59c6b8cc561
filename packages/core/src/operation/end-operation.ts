import type { Db, Operation } from '@skydeck/db';
import { type AppError } from '../app-error';
import { transaction } from '../transaction';
import { AT_ONCE } from './active-states';
import { assertLease, releaseWaiting, waitingOn } from './lease';
import { operationsEnded } from './metrics';
import { endStep, type StepEnd } from './timeline';
import { CONDUCTOR_QUEUE } from './wake';
import type { Memo, Workflow } from './workflow';

/** What happens when the compensations are done. */
export type Outcome = 'failed' | 'cancelled' | 'reschedule';

export interface Ending {
  db: Db;
  wakeLater(queue: string, operationId: string, delayMs: number): void;
  operation: Operation;
  memo: Memo;
  workflow: Workflow | undefined;
  ended?: StepEnd;
}

export type End = { state: 'SUCCEEDED' } | { state: 'FAILED' | 'CANCELLED'; error: AppError };

/** Ends the operation together with what its workflow writes of it, then wakes what waited for that. */
export async function endOperation(ending: Ending, end: End): Promise<void> {
  const { db, operation, memo, workflow, ended } = ending;
  const { $engine: _engine, ...kept } = memo;
  await transaction(db, async (tx) => {
    await assertLease(tx, operation);
    if (ended) await endStep(tx, ended);
    // Before what the workflow writes: that may have another operation follow on the same subject.
    await tx.operation.update({
      where: { id: operation.id },
      data: {
        state: end.state,
        finishedAt: new Date(),
        leaseOwner: null,
        leaseToken: null,
        leaseUntil: null,
        ...(end.state === 'SUCCEEDED'
          ? { progress: 100, errorCode: null, errorMessage: null, errorHint: null }
          : {
              errorCode: end.error.code,
              errorMessage: end.error.message,
              errorHint: end.error.hint ?? null,
            }),
      },
    });
    if (end.state === 'SUCCEEDED') await workflow?.onSucceeded?.(tx, operation, kept);
    else if (end.state === 'CANCELLED') await workflow?.onCancelled?.(tx, operation, kept);
    else await workflow?.onFailed?.(tx, operation, end.error, kept);
  });
  operationsEnded.labels(operation.kind, end.state.toLowerCase()).inc();
  const waiting = await Promise.all([waitingOn(db, operation), releaseWaiting(db, operation)]);
  for (const other of waiting.flat()) ending.wakeLater(other.queue, other.id, 0);
}

/** Puts the operation back to its first step for another attempt. */
export async function restartOperation(ending: Ending, error: AppError): Promise<void> {
  const { db, operation, memo, workflow, ended } = ending;
  await transaction(db, async (tx) => {
    await assertLease(tx, operation);
    if (ended) await endStep(tx, ended);
    await workflow?.onReschedule?.(tx, operation, error, memo);
    await tx.operation.update({
      where: { id: operation.id },
      data: {
        state: 'RUNNING',
        step: null,
        stepTries: 0,
        attempt: { increment: 1 },
        progress: 0,
        queue: CONDUCTOR_QUEUE,
        memo: JSON.parse(JSON.stringify(memo)),
        errorCode: null,
        errorMessage: null,
        errorHint: null,
        runAt: AT_ONCE,
        leaseOwner: null,
        leaseToken: null,
        leaseUntil: null,
      },
    });
  });
}
