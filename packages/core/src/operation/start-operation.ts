import { Prisma, type Operation, type Tx } from '@skydeck/db';
import { AppError } from '../app-error';
import type { Actor } from '../context';
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

export const ACTIVE_STATES = ['PENDING', 'RUNNING', 'COMPENSATING'] as const;

/**
 * Inserts an operation in the caller's transaction. Wake its queue after the commit.
 * A `*.delete` operation may be queued behind a running one, which it asks to stop; every other kind needs
 * the subject for itself.
 * @throws AppError CONFLICT when the subject is busy.
 */
export async function startOperation(tx: Tx, start: StartOperation): Promise<Operation> {
  const isDelete = start.kind.endsWith('.delete');
  const active = await tx.operation.findMany({
    where: {
      subjectType: start.subjectType,
      subjectId: start.subjectId,
      state: { in: [...ACTIVE_STATES] },
    },
  });
  const blocking = active.find((other) => !isDelete || other.kind.endsWith('.delete'));
  if (blocking) throw busyError(start, blocking.kind);
  if (active.length > 0) {
    await tx.operation.updateMany({
      where: { id: { in: active.map((other) => other.id) } },
      data: { cancelRequested: true, runAt: new Date() },
    });
  }
  try {
    return await tx.operation.create({
      data: {
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
      },
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      throw busyError(start, 'another operation');
    }
    throw error;
  }
}

/** The subject is taken by an operation of this kind. */
export function busyError(start: StartOperation, kind: string): AppError {
  return new AppError('CONFLICT', `${start.subjectName || 'The resource'} is busy with ${kind}.`, {
    hint: 'Wait until that has ended, or cancel it in the activity list.',
  });
}
