import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database';
import { releaseAfterLaunch } from './launch-volumes';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A launch that has failed, with a volume that was made for it and one that was there before. */
async function failedLaunch(deleting: boolean) {
  const { db } = database;
  const { id: projectId } = await db.project.create({ data: { name: randomUUID() } });
  const { id: userId } = await db.user.create({ data: { name: randomUUID(), passwordHash: '-' } });
  const flavor = await db.flavor.create({
    data: { name: randomUUID(), vcpus: 1, ramMiB: 64, diskGiB: 1 },
  });
  const type = await db.volumeType.create({ data: { name: randomUUID() } });
  const instance = await db.instance.create({
    data: { name: 'vm', projectId, userId, flavorId: flavor.id, vcpus: 1, ramMiB: 64, diskGiB: 0 },
  });
  const volume = async (device: string): Promise<string> => {
    const { id } = await db.volume.create({
      data: { projectId, userId, name: device, sizeGiB: 1, typeId: type.id, location: device },
    });
    const deleteOnTermination = device === 'before';
    await db.volumeAttachment.create({
      data: { volumeId: id, instanceId: instance.id, device, deleteOnTermination },
    });
    return id;
  };
  const [before, made] = [await volume('before'), await volume('made')];
  const operation = await db.operation.create({
    data: {
      kind: 'instance.launch',
      projectId,
      subjectType: 'instance',
      subjectId: instance.id,
      state: 'FAILED',
      input: { newVolumes: [made] },
      deadline: new Date(),
    },
  });
  if (deleting) {
    await db.operation.create({
      data: {
        kind: 'instance.delete',
        projectId,
        subjectType: 'instance',
        subjectId: instance.id,
        deadline: new Date(Date.now() + 60_000),
      },
    });
  }
  await db.$transaction((tx) => releaseAfterLaunch(tx, operation));
  const attachments = await db.volumeAttachment.findMany({ where: { instanceId: instance.id } });
  const goes = (id: string) => attachments.find(({ volumeId }) => volumeId === id)?.deleteOnTermination;
  return { before: goes(before), made: goes(made) };
}

test('a launch that fails takes what was made for it along, and never a volume that was there before', async () => {
  expect(await failedLaunch(false)).toEqual({ before: false, made: true });
});

test('with an instance that is deleted while it is launched goes what is to go with it', async () => {
  expect(await failedLaunch(true)).toEqual({ before: true, made: true });
});
