import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { testActor, testContext } from '../testing/test-context';
import { updateVolume } from './update-volume';

let database: TestDatabase;
let projectId: string;
let userId: string;
let typeId: string;
let id: string;

beforeAll(async () => {
  database = await createTestDatabase();
  userId = (await database.db.user.create({ data: { name: 'u', passwordHash: '-' } })).id;
  typeId = (await database.db.volumeType.create({ data: { name: 'standard' } })).id;
});
afterAll(() => database.drop());
beforeEach(async () => {
  projectId = (await database.db.project.create({ data: { name: randomUUID() } })).id;
  const data = {
    projectId,
    userId,
    name: 'before',
    sizeGiB: 1,
    typeId,
    status: 'available',
    metadata: { a: 'b' },
  };
  id = (await database.db.volume.create({ data })).id;
});

const as = (role: 'reader' | 'member', project = projectId) =>
  testContext(database.db, testActor({ userId, projectId: project, role }));
const row = () => database.db.volume.findUniqueOrThrow({ where: { id } });

test('what is not given stays; what was changed is in the audit trail', async () => {
  await updateVolume(as('member'), { id, name: 'after', bootable: true });
  expect(await row()).toMatchObject({ name: 'after', bootable: true, description: '', metadata: { a: 'b' } });
  const trail = await database.db.auditEvent.findMany({ where: { resourceId: id } });
  expect(trail).toMatchObject([
    { action: 'volume.update', detail: { before: 'before', name: 'after', changed: ['name', 'bootable'] } },
  ]);
});

test('neither readers nor other projects change it', async () => {
  await expect(updateVolume(as('reader'), { id, name: 'x' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const foreign = updateVolume(as('member', randomUUID()), { id, name: 'x' });
  await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await row()).toMatchObject({ name: 'before' });
});

test('one that is being deleted is left as it is', async () => {
  await database.db.volume.update({ where: { id }, data: { status: 'deleting' } });
  await expect(updateVolume(as('member'), { id, name: 'x' })).rejects.toMatchObject({ code: 'CONFLICT' });
});
