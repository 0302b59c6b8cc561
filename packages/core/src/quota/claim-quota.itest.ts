import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { testActor, testContext } from '../testing/test-context';
import { claimQuota } from './claim-quota';
import { getQuotaUsage } from './get-quota-usage';
import { defaultLimits } from './quota-resources';

let database: TestDatabase;
let projectId: string;
let userId: string;
let flavorId: string;

beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 12 });
  userId = (await database.db.user.create({ data: { name: 'u', passwordHash: '-' } })).id;
  flavorId = (await database.db.flavor.create({ data: { name: 'f', vcpus: 2, ramMiB: 256, diskGiB: 3 } })).id;
});
afterAll(() => database.drop());
beforeEach(async () => {
  projectId = (await database.db.project.create({ data: { name: randomUUID() } })).id;
});

function launch(): Promise<unknown> {
  return database.db.$transaction(async (tx) => {
    await claimQuota(tx, { projectId, userId }, { instances: 1, vcpus: 2, ramMiB: 256, diskGiB: 3 });
    return tx.instance.create({
      data: { projectId, userId, name: 'i', flavorId, vcpus: 2, ramMiB: 256, diskGiB: 3 },
    });
  });
}

test('of ten launches at once only as many pass as the quota has room for', async () => {
  await database.db.quota.create({ data: { projectId, instances: 3 } });
  const results = await Promise.allSettled(Array.from({ length: 10 }, launch));
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(3);
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'QUOTA_EXCEEDED' });
  }
  expect(await database.db.instance.count({ where: { projectId } })).toBe(3);
});

test('a user’s key pairs are counted together, in however many projects they are made at once', async () => {
  const projects = await Promise.all(
    Array.from({ length: 8 }, () =>
      database.db.project.create({ data: { name: randomUUID(), quota: { create: { keyPairs: 2 } } } }),
    ),
  );
  const owner = await database.db.user.create({ data: { name: randomUUID(), passwordHash: '-' } });
  const results = await Promise.allSettled(
    projects.map(({ id }) =>
      database.db.$transaction(async (tx) => {
        await claimQuota(tx, { projectId: id, userId: owner.id }, { keyPairs: 1 });
        const data = { userId: owner.id, name: id, type: 'ssh-ed25519', publicKey: '-', fingerprint: '-' };
        return tx.keyPair.create({ data });
      }),
    ),
  );
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(2);
});

test('the refusal names each limit that is passed, with numbers', async () => {
  await database.db.quota.create({ data: { projectId, vcpus: 3, ramMiB: 100, instances: -1 } });
  const claim = database.db.$transaction((tx) =>
    claimQuota(tx, { projectId, userId }, { instances: 500, vcpus: 4, ramMiB: 256 }),
  );
  await expect(claim).rejects.toMatchObject({
    code: 'QUOTA_EXCEEDED',
    message:
      "The project's quota is too small: 4 vcpus wanted, 3 of 3 left; 256 MiB of memory wanted, 100 of 100 left.",
  });
});

test('usage is counted from living rows; a project without limits of its own has the defaults', async () => {
  await launch();
  const gone = (await launch()) as { id: string };
  await database.db.instance.update({ where: { id: gone.id }, data: { deletedAt: new Date() } });
  await database.db.keyPair.create({
    data: { userId, name: randomUUID(), type: 'ssh-ed25519', publicKey: '-', fingerprint: '-' },
  });
  const ctx = testContext(database.db, testActor({ userId, projectId, role: 'reader' }));
  expect(await getQuotaUsage(ctx)).toEqual({
    instances: { used: 1, limit: defaultLimits.instances },
    vcpus: { used: 2, limit: defaultLimits.vcpus },
    ramMiB: { used: 256, limit: defaultLimits.ramMiB },
    diskGiB: { used: 3, limit: defaultLimits.diskGiB },
    keyPairs: { used: 1, limit: defaultLimits.keyPairs },
    ports: { used: 0, limit: defaultLimits.ports },
    images: { used: 0, limit: defaultLimits.images },
    imageGiB: { used: 0, limit: defaultLimits.imageGiB },
    volumes: { used: 0, limit: defaultLimits.volumes },
    volumeGiB: { used: 0, limit: defaultLimits.volumeGiB },
    snapshots: { used: 0, limit: defaultLimits.snapshots },
    backups: { used: 0, limit: defaultLimits.backups },
    backupGiB: { used: 0, limit: defaultLimits.backupGiB },
    groups: { used: 0, limit: defaultLimits.groups },
    networks: { used: 0, limit: defaultLimits.networks },
    subnets: { used: 0, limit: defaultLimits.subnets },
    routers: { used: 0, limit: defaultLimits.routers },
    floatingIps: { used: 0, limit: defaultLimits.floatingIps },
    securityGroups: { used: 0, limit: defaultLimits.securityGroups },
    securityGroupRules: { used: 0, limit: defaultLimits.securityGroupRules },
  });
});

test('a project that does not exist has no quota to claim', async () => {
  const claim = database.db.$transaction((tx) =>
    claimQuota(tx, { projectId: randomUUID(), userId }, { instances: 1 }),
  );
  await expect(claim).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
