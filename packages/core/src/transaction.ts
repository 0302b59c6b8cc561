import { Prisma, type Db, type Tx } from '@skydeck/db';

const TRIES = 5;
/** Prisma's code for "the database undid this one because of a deadlock or a conflict with another". */
const CONFLICT_CODE = 'P2034';
/** Its code for whatever goes wrong in a statement of our own; what it was is in the driver's error. */
const RAW_QUERY_CODE = 'P2010';

/**
 * Runs the work in a transaction, and again when the database has undone it for the sake of another one. The work
 * must therefore have no effect but on the transaction.
 */
export async function transaction<T>(
  db: Db,
  work: (tx: Tx) => Promise<T>,
  options: { maxWait?: number; timeout?: number } = {},
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.$transaction(work, options);
    } catch (error) {
      if (!isConflict(error) || tries >= TRIES) throw error;
    }
  }
}

function isConflict(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  if (error.code === CONFLICT_CODE) return true;
  return (
    error.code === RAW_QUERY_CODE && kindOf(error.meta?.driverAdapterError) === 'TransactionWriteConflict'
  );
}

function kindOf(driverError: unknown): unknown {
  const cause = driverError instanceof Error ? driverError.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'kind' in cause ? cause.kind : undefined;
}
