import { randomUUID } from 'node:crypto';
import { type Prisma, type Tx } from '@skydeck/db';
import { ACTIVE_STATES, busyError, type StartOperation } from './start-operation';
import { CONDUCTOR_QUEUE } from './wake';
import type { AppError } from '../app-error';

/** An operation to wake after the commit. */
export interface StartedOperation {
  id: string;
  subjectId: string;
  queue: string;
}

export interface StartedOperations {
  started: StartedOperation[];
  /** What a started deletion has asked to stop; wake these too. */
  stopping: StartedOperation[];
  /** By subject: why it could not be started. */
  busy: Map<string, AppError>;
}

/**
 * Starts operations on many subjects of one type in the caller's transaction, with a number of queries that
 * does not depend on how many. Lock the subjects' rows before: that keeps two callers from racing.
 */
export async function startOperations(tx: Tx, starts: readonly StartOperation[]): Promise<StartedOperations> {
  const active = await tx.operation.findMany({
    where: {
      subjectType: { in: [...new Set(starts.map((start) => start.subjectType))] },
      subjectId: { in: starts.map((start) => start.subjectId) },
      state: { in: [...ACTIVE_STATES] },
    },
    select: { id: true, kind: true, subjectId: true, queue: true },
  });
  const busy = new Map<string, AppError>();
  const free = starts.filter((start) => {
    const isDelete = start.kind.endsWith('.delete');
    const blocking = active.find(
      (other) => other.subjectId === start.subjectId && (!isDelete || other.kind.endsWith('.delete')),
    );
    if (blocking) busy.set(start.subjectId, busyError(start, blocking.kind));
    return !blocking;
  });
  const data = free.map((start) => operationRow(start));
  const startedSubjects = new Set(free.map((start) => start.subjectId));
  const stopping = active.filter((other) => startedSubjects.has(other.subjectId));
  if (stopping.length > 0) {
    await tx.operation.updateMany({
      where: { id: { in: stopping.map((other) => other.id) } },
      data: { cancelRequested: true, runAt: new Date() },
    });
  }
  if (data.length > 0) await tx.operation.createMany({ data });
  return { started: data.map(({ id, subjectId, queue }) => ({ id, subjectId, queue })), stopping, busy };
}

function operationRow(start: StartOperation) {
  return {
    id: randomUUID(),
    kind: start.kind,
    projectId: start.projectId,
    subjectType: start.subjectType,
    subjectId: start.subjectId,
    subjectName: start.subjectName,
    actorId: start.actor?.userId ?? null,
    actorName: start.actor?.userName ?? '',
    requestId: start.requestId,
    input: start.input ?? {},
    memo: start.memo ?? {},
    queue: start.queue ?? CONDUCTOR_QUEUE,
    deadline: new Date(Date.now() + start.deadlineMs),
  } satisfies Prisma.OperationCreateManyInput;
}
