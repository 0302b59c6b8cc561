import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RequestContext } from '../context';
import { testActor, testContext } from '../testing/test-context';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import type { BackendConfig } from './backend-config';
import { createBackendInput } from './backend.input';
import { createBackend, deleteBackend } from './backends';
import { registerDefaultBackend } from './default-backend';

let database: TestDatabase;
let ctx: RequestContext;
let hostId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  const { id: userId } = await db.user.create({ data: { name: 'admin', passwordHash: '-' } });
  ctx = testContext(db, testActor({ userId, cloudAdmin: true }));
});
afterAll(() => database.drop());
beforeEach(async () => {
  hostId = (await database.db.host.create({ data: { name: crypto.randomUUID() } })).id;
});

const create = (config: BackendConfig, facts: { name?: string; hostId?: string } = {}) =>
  createBackend(ctx, createBackendInput.parse({ name: crypto.randomUUID(), hostId, config, ...facts }));

const oneOf = async (both: Promise<unknown>[]): Promise<unknown> => {
  const results = await Promise.allSettled(both);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  return results.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []))[0];
};

test('of two that give a back end the same name at once, one is told that it is taken', async () => {
  const { id: other } = await database.db.host.create({ data: { name: crypto.randomUUID() } });
  const name = 'ssd';
  const refused = await oneOf([
    create({ driver: 'lvm', group: 'vg0' }, { name }),
    create({ driver: 'lvm', group: 'vg1' }, { name, hostId: other }),
  ]);
  expect(refused).toMatchObject({ code: 'CONFLICT', field: 'name' });
});

test('two back ends never share a place, also when they are added at once', async () => {
  const refused = await oneOf([
    create({ driver: 'file', path: '/srv/volumes' }),
    create({ driver: 'file', path: '/srv//volumes/' }),
  ]);
  expect(refused).toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/lies there already/) });
  await create({ driver: 'file', path: '/srv/volumes2' });
  const { id: other } = await database.db.host.create({ data: { name: crypto.randomUUID() } });
  await create({ driver: 'file', path: '/srv/volumes' }, { hostId: other });
  await create({ driver: 'nfs', server: 'nas', export: '/e', options: [] });
  const shared = create({ driver: 'nfs', server: 'NAS', export: '/e/', options: ['ro'] }, { hostId: other });
  await expect(shared).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a host’s own back end is not made again where an admin has put another one', async () => {
  const { db } = database;
  const host = { id: hostId, name: crypto.randomUUID(), availabilityZone: 'nova' };
  const first = await registerDefaultBackend(db, host, '/srv/own');
  expect((await registerDefaultBackend(db, host, '/srv/own')).id).toBe(first.id);
  await deleteBackend(ctx, { id: first.id });
  const { id } = await create({ driver: 'file', path: '/srv/own' });
  expect((await registerDefaultBackend(db, host, '/srv/own')).id).toBe(id);
  expect(await db.volumeBackend.count({ where: { hostId } })).toBe(1);
});
