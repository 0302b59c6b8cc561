import { Prisma, type Tx } from '@skydeck/db';
import { busyError, startOperations, type StartedOperation, type StartOperation } from './start-operations';

/**
 * Starts one operation in the caller's transaction. Wake its queue after the commit. See {@link startOperations}.
 * @throws AppError CONFLICT when the subject is busy, also when another caller was faster by a moment.
 */
export async function startOperation(tx: Tx, start: StartOperation): Promise<StartedOperation> {
  try {
    const { started, busy } = await startOperations(tx, [start]);
    if (started[0]) return started[0];
    throw busy.get(start.subjectId) ?? busyError(start, 'another operation');
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      throw busyError(start, 'another operation');
    }
    throw error;
  }
}
