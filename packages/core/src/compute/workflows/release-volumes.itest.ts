import { randomUUID } from 'node:crypto';
import type { Tx } from '@skydeck/db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StepContext } from '../../operation/workflow';
import { testActor, testContext } from '../../testing/test-context';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database';
import { getVolume } from '../../volume/get-volume';
import type { InstanceMemo } from '../disk-driver';
import { releaseVolumes } from './release-volumes';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** What the user sees of a volume whose detachment has found no host, after its instance let it go. */
async function leftBehind({ made, goes }: { made: boolean; goes: boolean }) {
  const { db } = database;
  const { id: projectId } = await db.project.create({ data: { name: randomUUID() } });
  const { id: userId } = await db.user.create({ data: { name: randomUUID(), passwordHash: '-' } });
  const { id: flavorId } = await db.flavor.create({
    data: { name: randomUUID(), vcpus: 1, ramMiB: 64, diskGiB: 1 },
  });
  const { id: typeId } = await db.volumeType.create({ data: { name: randomUUID() } });
  const of = { projectId, userId };
  const sizes = { flavorId, vcpus: 1, ramMiB: 64, diskGiB: 0 };
  const { id: instanceId } = await db.instance.create({ data: { ...of, ...sizes, name: 'vm' } });
  const volume = { ...of, name: 'data', sizeGiB: 1, typeId, status: made ? 'in-use' : 'error' };
  const { id } = await db.volume.create({ data: { ...volume, location: made ? 'v' : null } });
  const attachment = await db.volumeAttachment.create({
    data: { volumeId: id, instanceId, device: 'vda', deleteOnTermination: goes },
  });
  const deadline = new Date(Date.now() + 60_000);
  const input = { attachmentId: attachment.id, termination: true };
  const onVolume = { subjectType: 'volume', subjectId: id, state: 'FAILED' } as const;
  await db.operation.create({ data: { projectId, kind: 'volume.detach', ...onVolume, input, deadline } });
  const operation = await db.operation.create({
    data: {
      ...{ kind: 'instance.release-volumes', projectId, deadline },
      ...{ subjectType: 'instance', subjectId: instanceId },
    },
  });
  const fenced = <T>(work: (tx: Tx) => Promise<T>) => db.$transaction((tx) => work(tx));
  await releaseVolumes({ db, operation, fenced } as unknown as StepContext<InstanceMemo>);
  const ctx = testContext(db, testActor({ ...of, role: 'member' }));
  return getVolume(ctx, { id });
}

test.each([true, false])(
  'what was to go with its instance and could not says so, and can be deleted (made: %s)',
  async (made) => {
    const volume = await leftBehind({ made, goes: true });
    expect(volume).toMatchObject({
      status: made ? 'available' : 'error',
      error: {
        code: 'HOST_UNREACHABLE',
        message: expect.stringContaining('was to be deleted with its instance'),
        hint: expect.stringContaining('Delete it'),
      },
    });
    expect(volume.actions.delete).toMatchObject({ allowed: true });
  },
);

test('a volume that stays when its instance goes is just let go', async () => {
  expect(await leftBehind({ made: true, goes: false })).toMatchObject({ status: 'available', error: null });
});
