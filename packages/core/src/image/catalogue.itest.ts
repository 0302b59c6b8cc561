import { randomUUID } from 'node:crypto';
import type { Image } from '@skydeck/db';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEventHub } from '../events/event-hub';
import { maySee, type ChangeEvent } from '../events/change-event';
import type { RequestContext } from '../context';
import { countUsage } from '../quota/count-usage';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { recordingWake, testActor, testContext } from '../testing/test-context';
import { acceptShare, rejectShare } from './answer-share';
import { deleteImages } from './delete-images';
import { getImage } from './get-image';
import { deactivateImage, reactivateImage } from './set-image-active';
import { listMembers, shareImage, unshareImage } from './share-image';
import { sweepDeletedImages } from './sweep-deleted-images';
import { updateImage } from './update-image';

let database: TestDatabase;
let owner: RequestContext;
let partner: RequestContext;
let cloud: RequestContext;
let flavorId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  flavorId = (await database.db.flavor.create({ data: { name: 'f', vcpus: 1, ramMiB: 64, diskGiB: 1 } })).id;
});
afterAll(() => database.drop());
beforeEach(async () => {
  owner = await someone('admin');
  partner = await someone('member');
  cloud = testContext(
    database.db,
    testActor({ ...owner.actor, projectId: null, role: null, cloudAdmin: true }),
  );
});

async function someone(role: 'admin' | 'member'): Promise<RequestContext> {
  const { db } = database;
  const user = await db.user.create({ data: { name: randomUUID(), passwordHash: '-' } });
  const project = await db.project.create({ data: { name: randomUUID() } });
  return testContext(db, testActor({ userId: user.id, projectId: project.id, role }), {
    wake: recordingWake(),
  });
}

function makeImage(data: Partial<Image> = {}): Promise<Image> {
  return database.db.image.create({
    data: {
      name: 'debian',
      status: 'active',
      sha256: randomUUID().replaceAll('-', '').repeat(2),
      sizeBytes: 2n ** 30n,
      projectId: owner.actor.projectId,
      ...(data as object),
    },
  });
}

const projectOf = ({ actor }: RequestContext): string => actor.projectId!;
const rowOf = ({ id }: { id: string }) => database.db.image.findUniqueOrThrow({ where: { id } });
const trailOf = ({ id }: { id: string }) =>
  database.db.auditEvent.findMany({ where: { resourceId: id }, orderBy: { at: 'asc' } });

describe('an update', () => {
  test('changes what is given, takes what is blank off, and is in the audit trail with before and after', async () => {
    const image = await makeImage({ family: 'debian', version: '12', minRamMiB: 64 });
    await updateImage(owner, {
      id: image.id,
      name: 'debian 13',
      version: '13',
      family: '',
      tags: ['stable'],
      properties: { hw_disk_bus: 'scsi' },
    });
    expect(await rowOf(image)).toMatchObject({
      name: 'debian 13',
      version: '13',
      family: null,
      minRamMiB: 64,
      tags: ['stable'],
      properties: { hw_disk_bus: 'scsi' },
    });
    const [event] = await trailOf(image);
    expect(event).toMatchObject({
      action: 'image.update',
      projectId: projectOf(owner),
      detail: { name: 'debian', changed: { version: { before: '12', after: '13' } } },
    });
    expect(Object.keys((event?.detail as { changed: object }).changed)).not.toContain('minRamMiB');
  });

  test('makes an image everybody’s, or takes that back, for cloud admins only', async () => {
    const image = await makeImage();
    const publish = { id: image.id, visibility: 'public' } as const;
    await expect(updateImage(owner, publish)).rejects.toMatchObject({
      code: 'FORBIDDEN',
      field: 'visibility',
    });
    await updateImage(cloud, publish);
    await updateImage(owner, { ...publish, name: 'renamed' });
    await expect(updateImage(owner, { id: image.id, visibility: 'private' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(updateImage(partner, { id: image.id, name: 'mine' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await rowOf(image)).toMatchObject({ name: 'renamed', visibility: 'public' });
  });
});

test('a deactivated image stays what it is, and comes back', async () => {
  const image = await makeImage();
  await deactivateImage(owner, image);
  expect(await rowOf(image)).toMatchObject({ status: 'deactivated', sha256: image.sha256 });
  await expect(deactivateImage(owner, image)).rejects.toMatchObject({ code: 'CONFLICT' });
  await reactivateImage(owner, image);
  expect(await rowOf(image)).toMatchObject({ status: 'active' });
});

describe('sharing', () => {
  test('makes a private image shared; the other project answers, and may answer otherwise later', async () => {
    const image = await makeImage();
    const share = { id: image.id, projectId: projectOf(partner) };
    await shareImage(owner, share);
    expect(await rowOf(image)).toMatchObject({ visibility: 'shared' });
    await expect(shareImage(owner, share)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await getImage(partner, image)).toMatchObject({
      membership: 'pending',
      own: false,
      actions: { accept: { allowed: true }, launch: { allowed: false, reason: { key: 'not-accepted' } } },
    });
    await acceptShare(partner, image);
    expect((await listMembers(owner, image)).items).toMatchObject([{ status: 'accepted' }]);
    await expect(acceptShare(partner, image)).rejects.toMatchObject({ code: 'CONFLICT' });
    await rejectShare(partner, image);
    await shareImage(owner, share);
    expect((await listMembers(owner, image)).items).toMatchObject([{ status: 'pending' }]);
    await unshareImage(owner, share);
    await expect(getImage(partner, image)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(unshareImage(owner, share)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await trailOf(image)).map(({ detail }) => (detail as { change: string }).change)).toEqual([
      'shared',
      'accept',
      'reject',
      'shared',
      'unshared',
    ]);
  });

  test('a project sees of the members only itself', async () => {
    const image = await makeImage();
    const third = await someone('member');
    for (const { actor } of [partner, third]) {
      await shareImage(owner, { id: image.id, projectId: actor.projectId! });
    }
    expect((await listMembers(owner, image)).items).toHaveLength(2);
    expect((await listMembers(third, image)).items).toMatchObject([{ projectId: projectOf(third) }]);
  });

  test('with oneself, with nobody, by others, and of what is everybody’s is refused', async () => {
    const image = await makeImage();
    const community = await makeImage({ visibility: 'community' });
    const projectId = projectOf(partner);
    const share = (ctx: RequestContext, id: string, projectId: string) => shareImage(ctx, { id, projectId });
    await expect(share(owner, image.id, projectOf(owner))).rejects.toMatchObject({ code: 'INVALID' });
    await expect(share(owner, image.id, randomUUID())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(share(partner, image.id, projectId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(share(partner, community.id, projectId)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(share(owner, community.id, projectId)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(acceptShare(partner, community)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

test('each of the projects learns of an offer, of its answer, and that an image is taken back', async () => {
  const image = await makeImage();
  const hub = createEventHub(database.url, owner.log);
  await hub.ready;
  try {
    const told = async (who: RequestContext, work: () => Promise<unknown>): Promise<void> => {
      const seen = new Promise<ChangeEvent>((resolve) => {
        const stop = hub.subscribe((event) => {
          if (event.kind !== 'change' || event.change.id !== image.id) return;
          if (!maySee(who.actor, event.change)) return;
          stop();
          resolve(event.change);
        });
      });
      await work();
      await seen;
    };
    await told(partner, () => shareImage(owner, { id: image.id, projectId: projectOf(partner) }));
    await told(owner, () => acceptShare(partner, image));
    await told(partner, () => updateImage(owner, { id: image.id, name: 'another' }));
    await told(partner, () => updateImage(owner, { id: image.id, visibility: 'private' }));
  } finally {
    await hub.close();
  }
});

describe('a deletion', () => {
  const remove = (ctx: RequestContext, ...images: Image[]) =>
    deleteImages(ctx, { ids: images.map(({ id }) => id) }).then(({ results }) => results);

  test('of many goes as far as it may, each with its reason, and frees the quota at once', async () => {
    const [first, second, secured] = await Promise.all([
      makeImage(),
      makeImage(),
      makeImage({ protected: true }),
    ]);
    const kernel = await makeImage({ diskFormat: 'aki' });
    await makeImage({ kernelId: kernel.id });
    const foreign = await makeImage({ projectId: projectOf(partner) });
    const before = await countUsage(database.db, projectOf(owner), owner.actor.userId);
    const results = await remove(owner, first, second, secured, kernel, foreign);
    expect(results.map(({ ok, error }) => (ok ? 'ok' : error?.code))).toEqual([
      'ok',
      'ok',
      'CONFLICT',
      'CONFLICT',
      'NOT_FOUND',
    ]);
    const after = await countUsage(database.db, projectOf(owner), owner.actor.userId);
    expect(after.images.used).toBe(before.images.used - 2);
    expect(after.imageGiB.used).toBe(before.imageGiB.used - 2);
    await expect(getImage(owner, first)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await trailOf(first)).toMatchObject([{ action: 'image.delete', detail: { name: 'debian' } }]);
    expect(await trailOf(secured)).toEqual([]);
    const operations = await database.db.operation.findMany({
      where: { kind: 'image.delete', subjectId: first.id },
    });
    expect(operations).toHaveLength(1);
  });

  test('comes back for the file once the last instance is gone, and only then', async () => {
    const { db } = database;
    const image = await makeImage();
    const instance = await db.instance.create({
      data: {
        name: 'vm',
        projectId: projectOf(owner),
        userId: owner.actor.userId,
        flavorId,
        imageId: image.id,
        vcpus: 1,
        ramMiB: 64,
        diskGiB: 1,
      },
    });
    await remove(owner, image);
    await db.operation.updateMany({ where: { subjectId: image.id }, data: { state: 'SUCCEEDED' } });
    const started = () => db.operation.count({ where: { subjectId: image.id, state: 'PENDING' } });
    const wake = recordingWake();
    await sweepDeletedImages({ db, wake });
    expect(await started()).toBe(0);
    await db.instance.update({ where: { id: instance.id }, data: { deletedAt: new Date() } });
    await sweepDeletedImages({ db, wake });
    await sweepDeletedImages({ db, wake });
    expect(await started()).toBe(1);
  });
});
