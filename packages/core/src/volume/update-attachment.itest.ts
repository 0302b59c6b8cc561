import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testActor, testContext } from '../testing/test-context';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { updateAttachment } from './update-attachment';

let database: TestDatabase;
let projectId: string;
let userId: string;
let id: string;
let instanceId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  userId = (await database.db.user.create({ data: { name: 'u', passwordHash: '-' } })).id;
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  projectId = (await db.project.create({ data: { name: randomUUID() } })).id;
  const type = await db.volumeType.create({ data: { name: randomUUID() } });
  const sizes = { vcpus: 1, ramMiB: 64, diskGiB: 1 };
  const flavor = await db.flavor.create({ data: { name: randomUUID(), ...sizes } });
  const of = { projectId, userId };
  const instance = await db.instance.create({
    data: { ...of, ...sizes, name: 'vm', flavorId: flavor.id, status: 'ACTIVE' },
  });
  instanceId = instance.id;
  const volume = await db.volume.create({
    data: { ...of, name: 'data', sizeGiB: 1, typeId: type.id, status: 'in-use' },
  });
  id = volume.id;
  await db.volumeAttachment.create({ data: { volumeId: id, instanceId, device: 'vdb', status: 'attached' } });
});

const as = (role: 'reader' | 'member', project = projectId) =>
  testContext(database.db, testActor({ userId, projectId: project, role }));
const change = (deleteOnTermination: boolean, ctx = as('member')) =>
  updateAttachment(ctx, { id, instanceId, deleteOnTermination });
const goes = async (): Promise<boolean> =>
  (await database.db.volumeAttachment.findFirstOrThrow({ where: { volumeId: id } })).deleteOnTermination;

test('whether a volume goes with its instance can be changed, and is in the audit trail', async () => {
  await change(true);
  expect(await goes()).toBe(true);
  await change(false);
  expect(await goes()).toBe(false);
  const trail = await database.db.auditEvent.findMany({ where: { resourceId: id }, orderBy: { id: 'asc' } });
  expect(trail.map(({ detail }) => detail)).toMatchObject([
    { action: 'update-attachment', instance: 'vm', deleteOnTermination: true },
    { action: 'update-attachment', deleteOnTermination: false },
  ]);
});

test('neither readers nor other projects change it, nor is what is not attached', async () => {
  await expect(change(true, as('reader'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(change(true, as('member', randomUUID()))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const elsewhere = { id, instanceId: randomUUID(), deleteOnTermination: true };
  await expect(updateAttachment(as('member'), elsewhere)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await goes()).toBe(false);
});

test.each([
  ['the instance is being deleted', { instance: { taskState: 'deleting' } }],
  ['the instance is locked', { instance: { locked: true } }],
  ['the volume is being detached', { attachment: { status: 'detaching' } }],
])('it stays as it is when %s', async (why, { instance = {}, attachment = {} }: Busy) => {
  const { db } = database;
  await db.instance.update({ where: { id: instanceId }, data: instance });
  await db.volumeAttachment.updateMany({ where: { volumeId: id }, data: attachment });
  await expect(change(true)).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining(why) as string,
  });
  expect(await goes()).toBe(false);
});

interface Busy {
  instance?: { taskState?: string; locked?: boolean };
  attachment?: { status?: string };
}
