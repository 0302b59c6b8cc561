import { randomUUID } from 'node:crypto';
import { Prisma, type Db, type Operation, type Tx } from '@skydeck/db';
import type { AwaitOperations } from './await-operations';

/** This worker no longer holds the operation: it must stop without writing anything. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
  constructor(operationId: string) {
    super(`the lease of operation ${operationId} was lost`);
  }
}

const ACTIVE = Prisma.sql`('PENDING', 'RUNNING', 'COMPENSATING')`;
/** A deletion waits for the other operation of its subject, whose end wakes it. */
const MAY_BEGIN = Prisma.sql`(o."kind" NOT LIKE '%.delete' OR NOT EXISTS (
  SELECT 1 FROM "Operation" other
  WHERE other."subjectType" = o."subjectType" AND other."subjectId" = o."subjectId"
    AND other."id" <> o."id" AND other."state" IN ${ACTIVE}))`;
/** How long after its deadline an operation whose host never came back is given up by the conductor. */
const GIVE_UP_AFTER = Prisma.sql`interval '60 seconds'`;

/** How long after its last heartbeat a host is left by what may start over elsewhere. */
const SILENT_AFTER = Prisma.sql`interval '60 seconds'`;

export interface LeaseHolder {
  workerName: string;
  /** Queues this worker serves. */
  queues: readonly string[];
  /** Whether it may also end operations whose own queue is not served by anybody any more. */
  mayGiveUp: boolean;
  /** Kinds that may start over elsewhere: they are taken from a host that is silent. */
  movable: readonly string[];
  leaseMs: number;
}

function mine(holder: LeaseHolder): Prisma.Sql {
  const served = Prisma.sql`o."queue" IN (${Prisma.join([...holder.queues])})`;
  if (!holder.mayGiveUp) return served;
  // Were all hosts silent, the database was away, or there is no other host to go to.
  const silent = Prisma.sql`o."kind" = ANY(${[...holder.movable]}) AND EXISTS (
    SELECT 1 FROM "Host" h WHERE o."queue" = 'host.' || h."id" AND h."heartbeatAt" < now() - ${SILENT_AFTER}
  ) AND EXISTS (SELECT 1 FROM "Host" h WHERE h."heartbeatAt" >= now() - ${SILENT_AFTER})`;
  return Prisma.sql`(${served} OR o."deadline" < now() - ${GIVE_UP_AFTER} OR (${silent}))`;
}

/**
 * Takes an operation by compare-and-set: one statement, by the database's clock. Null when it is not due,
 * held by somebody else, ended, or a deletion that still waits for the subject's other operation. A deletion's time
 * runs from here on: however long the other one took to let go, it wins in the end.
 */
export async function takeLease(db: Db, id: string, holder: LeaseHolder): Promise<Operation | null> {
  const token = randomUUID();
  const rows = await db.$queryRaw<Operation[]>`
    WITH taken AS (
      UPDATE "Operation" o
      SET "leaseOwner" = ${holder.workerName}, "leaseToken" = ${token}::uuid,
          "leaseUntil" = now() + ${holder.leaseMs} * interval '1 millisecond',
          "state" = CASE WHEN o."state" = 'PENDING' THEN 'RUNNING'::"OperationState" ELSE o."state" END,
          "startedAt" = coalesce(o."startedAt", now()),
          "deadline" = CASE WHEN o."state" = 'PENDING' AND o."kind" LIKE '%.delete'
            THEN now() + (o."deadline" - o."createdAt") ELSE o."deadline" END,
          "stepTries" = o."stepTries" + 1
      WHERE o."id" = ${id}::uuid AND o."state" IN ${ACTIVE} AND o."runAt" <= now()
        AND (o."leaseUntil" IS NULL OR o."leaseUntil" < now()) AND ${mine(holder)}
        AND ${MAY_BEGIN}
      RETURNING o.*
    ), interrupted AS (
      UPDATE "OperationStep" s SET "state" = 'interrupted', "finishedAt" = now()
      FROM taken WHERE s."operationId" = taken."id" AND s."finishedAt" IS NULL
    )
    SELECT * FROM taken`;
  return rows[0] ?? null;
}

/** What a deletion waits for. */
export async function blockersOf(db: Db, deletionId: string): Promise<{ id: string; queue: string }[]> {
  return db.$queryRaw`
    SELECT other."id", other."queue" FROM "Operation" o JOIN "Operation" other
      ON other."subjectType" = o."subjectType" AND other."subjectId" = o."subjectId" AND other."id" <> o."id"
    WHERE o."id" = ${deletionId}::uuid AND o."state" = 'PENDING' AND o."kind" LIKE '%.delete'
      AND other."state" IN ${ACTIVE}`;
}

/** What waited for the operation's subject (a deletion), or follows it there. */
export async function waitingOn(db: Db, operation: Operation): Promise<{ id: string; queue: string }[]> {
  return db.operation.findMany({
    where: {
      subjectType: operation.subjectType,
      subjectId: operation.subjectId,
      state: 'PENDING',
      id: { not: operation.id },
    },
    select: { id: true, queue: true },
  });
}

/** Extends the lease; answers whether the operation is to be cancelled. @throws LeaseLostError */
export async function renewLease(db: Db, operation: Operation, leaseMs: number): Promise<boolean> {
  const rows = await db.$queryRaw<{ cancelRequested: boolean }[]>`
    UPDATE "Operation" SET "leaseUntil" = now() + ${leaseMs} * interval '1 millisecond'
    WHERE "id" = ${operation.id}::uuid AND "leaseToken" = ${operation.leaseToken}::uuid
    RETURNING "cancelRequested"`;
  if (!rows[0]) throw new LeaseLostError(operation.id);
  return rows[0].cancelRequested;
}

/** Gives the operation back, to run again after `delayMs`. A crash-free give-back does not count as a try. */
export async function releaseLease(
  db: Db | Tx,
  operation: Operation,
  options: { queue?: string; delayMs?: number; countTry?: boolean } = {},
): Promise<void> {
  const { queue = operation.queue, delayMs = 0, countTry = true } = options;
  await db.$executeRaw`
    UPDATE "Operation" SET "leaseOwner" = NULL, "leaseToken" = NULL, "leaseUntil" = NULL, "queue" = ${queue},
      "runAt" = now() + ${delayMs} * interval '1 millisecond',
      "stepTries" = "stepTries" - ${countTry ? 0 : 1}
    WHERE "id" = ${operation.id}::uuid AND "leaseToken" = ${operation.leaseToken}::uuid`;
}

/**
 * Gives the operation back until others have ended; answers whether they already have (then it is due at once). The
 * step's row ends with why it waits.
 */
export async function putToWait(
  db: Db,
  operation: Operation,
  wait: AwaitOperations,
  options: { stepId: string; queue: string; lookAgainMs: number },
): Promise<boolean> {
  const { stepId, queue, lookAgainMs } = options;
  const ids = [...wait.operationIds];
  const rows = await db.$queryRaw<unknown[]>`
    WITH put AS (
      UPDATE "Operation" SET "leaseOwner" = NULL, "leaseToken" = NULL, "leaseUntil" = NULL, "queue" = ${queue},
        "waitsFor" = ${ids}::uuid[], "stepTries" = "stepTries" - 1,
        "runAt" = now() + ${lookAgainMs} * interval '1 millisecond'
      WHERE "id" = ${operation.id}::uuid AND "leaseToken" = ${operation.leaseToken}::uuid RETURNING "id"
    ), said AS (
      UPDATE "OperationStep" s SET "state" = 'waiting', "message" = ${wait.why}, "finishedAt" = clock_timestamp()
      FROM put WHERE s."id" = ${stepId}::uuid
    )
    SELECT 1 FROM put`;
  if (!rows[0]) throw new LeaseLostError(operation.id);
  // Looked at after the wait is on the row: whoever ends from here on sees it and wakes this operation.
  const running = await db.operation.count({
    where: { id: { in: ids }, state: { in: ['PENDING', 'RUNNING', 'COMPENSATING'] } },
  });
  if (running > 0) return false;
  await db.$executeRaw`UPDATE "Operation" SET "runAt" = now() WHERE "id" = ${operation.id}::uuid AND "leaseToken" IS NULL`;
  return true;
}

/** Makes what waited for the operation's end due now; answers whom to wake. */
export async function releaseWaiting(db: Db, operation: Operation): Promise<{ id: string; queue: string }[]> {
  return db.$queryRaw`
    UPDATE "Operation" SET "runAt" = now(), "waitsFor" = array_remove("waitsFor", ${operation.id}::uuid)
    WHERE "waitsFor" @> ARRAY[${operation.id}::uuid] AND "state" IN ${ACTIVE}
    RETURNING "id", "queue"`;
}

/** Locks the operation's row against another taker for the rest of the transaction. @throws LeaseLostError */
export async function assertLease(tx: Tx, operation: Operation): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Operation" WHERE "id" = ${operation.id}::uuid
      AND "leaseToken" = ${operation.leaseToken}::uuid AND "leaseUntil" > now() FOR NO KEY UPDATE`;
  if (rows.length === 0) throw new LeaseLostError(operation.id);
}

/**
 * Frees what an earlier process of the same name held. Only for a caller that is alone under that name
 * (an advisory lock sees to it): its operations then resume at once rather than after the lease's end.
 */
export async function releaseOwnLeases(db: Db, workerName: string): Promise<number> {
  return db.$executeRaw`
    UPDATE "Operation" SET "leaseUntil" = NULL WHERE "leaseOwner" = ${workerName} AND "state" IN ${ACTIVE}`;
}

/** Operations that are due and that nobody runs, without those that are known and only wait for a place. */
export async function findDue(
  db: Db,
  holder: LeaseHolder,
  options: { limit: number; except: readonly string[] },
): Promise<string[]> {
  const { limit, except } = options;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT o."id" FROM "Operation" o
    WHERE o."state" IN ${ACTIVE} AND o."runAt" <= now()
      AND (o."leaseUntil" IS NULL OR o."leaseUntil" < now()) AND ${mine(holder)} AND ${MAY_BEGIN}
      AND (o."id" <> ALL(${[...except]}::uuid[]) OR o."cancelRequested" OR o."deadline" < now())
    ORDER BY o."runAt" LIMIT ${limit}`;
  return rows.map((row) => row.id);
}
