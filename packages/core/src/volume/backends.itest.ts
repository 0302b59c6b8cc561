import { afterAll, beforeAll, expect, test } from 'vitest';
import { testActor, testContext } from '../testing/test-context';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { createBackendInput } from './backend.input';
import { createBackend } from './backends';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('of two that give a back end the same name at once, one is told that it is taken', async () => {
  const { db } = database;
  const { id: userId } = await db.user.create({ data: { name: 'admin', passwordHash: '-' } });
  const ctx = testContext(db, testActor({ userId, cloudAdmin: true }));
  const { id: hostId } = await db.host.create({ data: { name: 'host' } });
  const input = createBackendInput.parse({ name: 'ssd', hostId, config: { driver: 'lvm', group: 'vg0' } });
  const results = await Promise.allSettled([createBackend(ctx, input), createBackend(ctx, input)]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'CONFLICT', field: 'name' },
  });
});
