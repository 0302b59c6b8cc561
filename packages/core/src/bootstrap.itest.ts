import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootstrap } from './bootstrap';
import { verifyPassword } from './identity/password';
import { createLogger } from './logger';
import { createTestDatabase, type TestDatabase } from './testing/test-database';

const log = createLogger('test', 'silent');
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('of several runs at once one makes users, projects, quotas and flavors; later runs change nothing', async () => {
  const { db } = database;
  const runs = await Promise.all(
    Array.from({ length: 3 }, () => bootstrap({ db, log, admin: { name: 'root', password: 'pass word' } })),
  );
  const made = runs.map((run) => run.created).filter((created) => created !== null);
  expect(made).toHaveLength(1);

  const admin = await db.user.findUniqueOrThrow({ where: { name: 'root' }, include: { memberships: true } });
  expect(admin).toMatchObject({ cloudAdmin: true, memberships: [{ role: 'admin' }] });
  expect(await verifyPassword(admin.passwordHash, 'pass word')).toBe(true);
  const demo = await db.user.findUniqueOrThrow({ where: { name: 'demo' }, include: { memberships: true } });
  expect(demo).toMatchObject({ cloudAdmin: false, memberships: [{ role: 'member' }] });
  expect(await verifyPassword(demo.passwordHash, made[0]!.demo.password)).toBe(true);
  expect(await db.quota.count()).toBe(2);
  expect(await db.flavor.findFirst({ where: { name: 'tiny' } })).toMatchObject({
    vcpus: 1,
    ramMiB: 128,
    diskGiB: 1,
  });

  await db.flavor.deleteMany({ where: { name: 'xlarge' } });
  await db.user.delete({ where: { name: 'demo' } });
  expect(await bootstrap({ db, log, admin: { name: 'root', password: 'another' } })).toEqual({
    created: null,
  });
  expect(await db.flavor.count({ where: { name: 'xlarge' } })).toBe(0);
  expect(await db.user.count()).toBe(1);
});
