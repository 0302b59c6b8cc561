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

const externalNetwork = {
  interface: null,
  cidr: '198.51.100.0/24',
  gatewayIp: '198.51.100.1',
  pool: { first: '198.51.100.10', last: '198.51.100.99' },
};

test('of several runs at once one makes users, projects, quotas and flavors; later runs change nothing', async () => {
  const { db } = database;
  const runs = await Promise.all(
    Array.from({ length: 3 }, () =>
      bootstrap({ db, log, admin: { name: 'root', password: 'pass word' }, externalNetwork }),
    ),
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

  const include = { subnets: { include: { pools: true } } };
  const { pool, cidr, gatewayIp } = externalNetwork;
  expect(await db.network.findMany({ include })).toMatchObject([
    {
      ...{ name: 'public', external: true, shared: false, projectId: admin.memberships[0]!.projectId },
      subnets: [{ cidr, gatewayIp, dhcpEnabled: false, pools: [pool] }],
    },
  ]);

  await db.network.updateMany({ data: { name: 'internet' } });
  await db.flavor.deleteMany({ where: { name: 'xlarge' } });
  await db.user.delete({ where: { name: 'demo' } });
  expect(await bootstrap({ db, log, admin: { name: 'root', password: 'another' }, externalNetwork })).toEqual(
    {
      created: null,
    },
  );
  expect(await db.flavor.count({ where: { name: 'xlarge' } })).toBe(0);
  expect(await db.user.count()).toBe(1);
  expect(await db.network.findMany()).toMatchObject([{ name: 'internet' }]);
});
