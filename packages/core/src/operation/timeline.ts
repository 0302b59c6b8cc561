import type { Db, Operation } from '@skydeck/db';
import type { AppError } from '../app-error';
import { LeaseLostError } from './lease';
import type { Memo } from './workflow';

export type Direction = 'run' | 'undo';

export interface StepEnd {
  stepId: string;
  state: 'done' | 'failed' | 'cancelled';
  error?: AppError;
}

export interface StepStart {
  id: string;
  name: string;
  direction: Direction;
  worker: string;
}

export interface Boundary {
  /** The timeline's row that ends here, and the one that begins. */
  ended?: StepEnd;
  begins?: StepStart;
  /** The operation as it is from here on. */
  state?: 'RUNNING' | 'COMPENSATING';
  step: string;
  queue: string;
  memo: Memo;
  progress: number;
  stepTries: number;
  error?: AppError;
  leaseMs: number;
}

/**
 * One statement between two steps: ends the row of one, begins that of the next, and records where the
 * operation stands. Answers whether it is to be cancelled.
 * @throws LeaseLostError
 */
export async function passBoundary(db: Db, operation: Operation, b: Boundary): Promise<boolean> {
  const rows = await db.$queryRaw<{ cancelRequested: boolean }[]>`
    WITH held AS (
      UPDATE "Operation" SET "step" = ${b.step}, "queue" = ${b.queue}, "memo" = ${JSON.stringify(b.memo)}::jsonb,
        "state" = coalesce(${b.state ?? null}::"OperationState", "state"),
        "progress" = ${b.progress}, "stepTries" = ${b.stepTries},
        "errorCode" = coalesce(${b.error?.code ?? null}, "errorCode"),
        "errorMessage" = coalesce(${b.error?.message ?? null}, "errorMessage"),
        "errorHint" = coalesce(${b.error?.hint ?? null}, "errorHint"),
        "leaseUntil" = now() + ${b.leaseMs} * interval '1 millisecond'
      WHERE "id" = ${operation.id}::uuid AND "leaseToken" = ${operation.leaseToken}::uuid
      RETURNING "id", "attempt", "cancelRequested"
    ), ended AS (
      UPDATE "OperationStep" s SET "state" = ${b.ended?.state ?? 'done'}, "finishedAt" = clock_timestamp(),
        "errorCode" = ${b.ended?.error?.code ?? null}, "errorMessage" = ${b.ended?.error?.message ?? null}
      FROM held WHERE s."id" = ${b.ended?.stepId ?? null}::uuid
    ), begun AS (
      INSERT INTO "OperationStep" ("id", "operationId", "name", "attempt", "direction", "worker", "startedAt")
      SELECT ${b.begins?.id ?? null}::uuid, held."id", ${b.begins?.name ?? ''}, held."attempt",
        ${b.begins?.direction ?? 'run'}, ${b.begins?.worker ?? ''}, clock_timestamp()
      FROM held WHERE ${b.begins !== undefined}
    )
    SELECT "cancelRequested" FROM held`;
  if (!rows[0]) throw new LeaseLostError(operation.id);
  return rows[0].cancelRequested;
}

/** Ends a step's row outside a boundary (a retry, a hand-over, the last step). */
export async function endStep(db: Pick<Db, '$executeRaw'>, end: StepEnd): Promise<void> {
  await db.$executeRaw`
    UPDATE "OperationStep" SET "state" = ${end.state}, "finishedAt" = clock_timestamp(),
      "errorCode" = ${end.error?.code ?? null}, "errorMessage" = ${end.error?.message ?? null}
    WHERE "id" = ${end.stepId}::uuid AND "finishedAt" IS NULL`;
}

/** Shows how far a running step is; a note that is late changes nothing. */
export async function noteProgress(
  db: Db,
  operation: Operation,
  stepId: string,
  percent: number,
  message: string | undefined,
): Promise<void> {
  await db.$executeRaw`
    WITH held AS (
      UPDATE "Operation" SET "progress" = greatest("progress", ${percent})
      WHERE "id" = ${operation.id}::uuid AND "leaseToken" = ${operation.leaseToken}::uuid RETURNING "id"
    )
    UPDATE "OperationStep" s SET "message" = coalesce(${message ?? null}, s."message")
    FROM held WHERE s."id" = ${stepId}::uuid`;
}
