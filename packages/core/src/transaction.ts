import { Prisma, type Db, type Tx } from '@skydeck/db';

const TRIES = 5;
/** Prisma's code for "the database undid this one because of a deadlock or a conflict with another". */
const CONFLICT_CODE = 'P2034';

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
      const conflict = error instanceof Prisma.PrismaClientKnownRequestError && error.code === CONFLICT_CODE;
      if (!conflict || tries >= TRIES) throw error;
    }
  }
}
