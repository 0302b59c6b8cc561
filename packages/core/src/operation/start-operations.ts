import { randomUUID } from 'node:crypto';
import { type Prisma, type Tx } from '@skydeck/db';
import { AppError } from '../app-error';
import type { Actor } from '../context';
import { ACTIVE_STATES, AT_ONCE } from './active-states';
import { CONDUCTOR_QUEUE } from './wake';

export interface StartOperation {
  kind: string;
  projectId: string | null;
  subjectType: string;
  subjectId: string;
  subjectName: string;
  /** Null for what the cloud does by itself (recovery after a reboot). */
  actor: Pick<Actor, 'userId' | 'userName'> | null;
  requestId: string | null;
  /** Facts for the steps; never a secret. */
  input?: Prisma.InputJsonObject;
  /** What the first steps already know, such as `hostId`. */
  memo?: Prisma.InputJsonObject;
  /** Queue of the first step; default: the conductor's. */
  queue?: string;
  deadlineMs: number;
}

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
 * does not depend on how many. Lock the subjects' rows before: that keeps two callers from racing. A `*.delete`
 * operation may be queued behind a running one, which it asks to stop; every other kind needs the subject for itself.
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
      data: { cancelRequested: true, runAt: AT_ONCE },
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

/** The subject is taken by an operation of this kind. */
export function busyError(start: StartOperation, kind: string): AppError {
  return new AppError('CONFLICT', `${start.subjectName || 'The resource'} is busy with ${kind}.`, {
    hint: 'Wait until that has ended, or cancel it in the activity list.',
  });
}
