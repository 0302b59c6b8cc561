import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database';
import { settleAtRest } from './volume-settling';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function settled(location: string | null, data: { location?: string } = {}): Promise<string> {
  const { db } = database;
  const { id: projectId } = await db.project.create({ data: { name: randomUUID() } });
  const { id: typeId } = await db.volumeType.create({ data: { name: randomUUID() } });
  const { id } = await db.volume.create({
    data: {
      projectId,
      userId: randomUUID(),
      name: 'data',
      sizeGiB: 1,
      typeId,
      location,
      status: 'detaching',
    },
  });
  await db.$transaction((tx) => settleAtRest(tx, id, data));
  return (await db.volume.findUniqueOrThrow({ where: { id } })).status;
}

test('a volume that was never made is available to nobody, whatever has ended on it', async () => {
  expect(await settled('volume-1')).toBe('available');
  expect(await settled(null, { location: 'volume-1' })).toBe('available');
  expect(await settled(null)).toBe('error');
});
