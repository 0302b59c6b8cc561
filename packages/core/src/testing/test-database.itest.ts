import { expect, test } from 'vitest';
import { createTestDatabase } from './test-database';

test('two databases are migrated and know nothing of each other', async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  try {
    await one.db.project.create({ data: { name: 'only-here' } });
    expect(await one.db.project.count()).toBe(1);
    expect(await two.db.project.count()).toBe(0);
  } finally {
    await Promise.all([one.drop(), two.drop()]);
  }
});
