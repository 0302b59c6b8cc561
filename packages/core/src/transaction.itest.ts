import type { Tx } from '@skydeck/db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './testing/test-database';
import { transaction } from './transaction';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const lockByHand = (tx: Tx, id: string) =>
  tx.$queryRaw`SELECT 1 FROM "Project" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
const lockByWriting = (tx: Tx, id: string) =>
  tx.project.update({ where: { id }, data: { description: 'x' } });

test.each([
  ['statements of our own', lockByHand],
  ['updates', lockByWriting],
] as const)('of two that lock each other out by %s both get through, one of them again', async (_, lock) => {
  const { db } = database;
  const [a, b] = await Promise.all(
    [0, 1].map(() => db.project.create({ data: { name: crypto.randomUUID() } })),
  );
  let runs = 0;
  const arrived: (() => void)[] = [];
  /** Ends when both hold their first lock; who comes again waits for nobody. */
  const both = (): Promise<void> =>
    new Promise((resolve) => {
      arrived.push(resolve);
      if (arrived.length >= 2) for (const go of arrived) go();
    });
  const inOrder = (first: string, second: string): Promise<string> =>
    transaction(db, async (tx) => {
      runs += 1;
      await lock(tx, first);
      await both();
      await lock(tx, second);
      return first;
    });
  expect(await Promise.all([inOrder(a!.id, b!.id), inOrder(b!.id, a!.id)])).toEqual([a!.id, b!.id]);
  expect(runs).toBe(3);
});
