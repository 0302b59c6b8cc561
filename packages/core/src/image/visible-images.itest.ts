import { randomUUID } from 'node:crypto';
import type { Image } from '@skydeck/db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestContext } from '../context';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { testActor, testContext } from '../testing/test-context';
import { launchInstances } from '../compute/launch-instances';
import { getImage } from './get-image';
import { listImages } from './list-images';
import { listImagesInput } from './image.input';
import { memberStatuses } from './member.input';

/** Who looks at the image: its own project, one it is shared with, one it is not, nobody's, the cloud. */
const lookers = ['owner', 'partner', 'stranger', 'homeless', 'cloud'] as const;
type Looker = (typeof lookers)[number];
const visibilities = ['private', 'shared', 'community', 'public'] as const;
const memberships = ['none', ...memberStatuses] as const;

let database: TestDatabase;
let flavorId: string;
let userId: string;
const noDisks = { disks: [], cdromFirst: false };
const contexts = {} as Record<Looker, RequestContext>;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  userId = (await db.user.create({ data: { name: 'u', passwordHash: '-' } })).id;
  flavorId = (await db.flavor.create({ data: { name: 'f', vcpus: 1, ramMiB: 64, diskGiB: 1 } })).id;
  for (const looker of lookers) {
    const quota = { create: { instances: -1, vcpus: -1, ramMiB: -1, diskGiB: -1, ports: -1 } };
    const project =
      looker === 'homeless' ? null : await db.project.create({ data: { name: randomUUID(), quota } });
    const role = looker === 'homeless' ? null : 'member';
    contexts[looker] = testContext(
      db,
      testActor({ userId, projectId: project?.id ?? null, role, cloudAdmin: looker === 'cloud' }),
    );
  }
});
afterAll(() => database.drop());

function makeImage(
  visibility: Image['visibility'],
  membership: (typeof memberships)[number],
): Promise<Image> {
  const projectId = contexts.partner.actor.projectId!;
  return database.db.image.create({
    data: {
      name: `${visibility}-${membership}`,
      status: 'active',
      sha256: 'ab'.repeat(32),
      projectId: contexts.owner.actor.projectId,
      visibility,
      ...(membership === 'none' ? {} : { members: { create: { projectId, status: membership } } }),
    },
  });
}

/** Whether it is in the list, may be looked at, and may be launched. */
function expected(looker: Looker, image: Image, membership: (typeof memberships)[number]) {
  if (looker === 'homeless') return { listed: 'FORBIDDEN', got: 'FORBIDDEN', launched: 'FORBIDDEN' };
  const everybodys = image.visibility === 'public' || image.visibility === 'community';
  if (everybodys || looker === 'owner' || looker === 'cloud')
    return { listed: true, got: true, launched: true };
  if (looker === 'stranger' || image.visibility !== 'shared' || membership === 'none')
    return { listed: false, got: 'NOT_FOUND', launched: 'NOT_FOUND' };
  return membership === 'accepted'
    ? { listed: true, got: true, launched: true }
    : { listed: false, got: true, launched: 'NOT_FOUND' };
}

const codeOf = (error: unknown): unknown => (error as { code: unknown }).code;

describe.each(visibilities)('a %s image', (visibility) => {
  test.each(memberships)('whose partner has answered: %s', async (membership) => {
    const image = await makeImage(visibility, membership);
    for (const looker of lookers) {
      const ctx = contexts[looker];
      const list = () => listImages(ctx, listImagesInput.parse({ search: image.name, pageSize: 100 }));
      const input = { name: 'vm', flavorId, count: 1, description: '', metadata: {}, tags: [], ...noDisks };
      const actual = {
        listed: await list().then(({ items }) => items.some(({ id }) => id === image.id), codeOf),
        got: await getImage(ctx, image).then(() => true, codeOf),
        launched: await launchInstances(ctx, { ...input, imageId: image.id }).then(() => true, codeOf),
      };
      expect(actual, looker).toEqual(expected(looker, image, membership));
    }
  });
});

test.each(memberStatuses)('the list of what is %s has just that, whoever asks', async (membership) => {
  const image = await makeImage('shared', membership);
  const hidden = await makeImage('private', membership);
  for (const looker of ['owner', 'partner', 'stranger', 'cloud'] as const) {
    const { items } = await listImages(
      contexts[looker],
      listImagesInput.parse({ membership, pageSize: 100 }),
    );
    const ids = items.map(({ id }) => id);
    expect(ids.includes(image.id), looker).toBe(looker === 'partner');
    expect(ids, looker).not.toContain(hidden.id);
  }
});

describe('the latest of a family', () => {
  const family = `family-${randomUUID()}`;
  const make = (data: object) =>
    database.db.image.create({
      data: {
        name: family,
        family,
        status: 'active',
        sha256: 'ab'.repeat(32),
        visibility: 'public',
        ...data,
      },
    });
  const latestFor = async (looker: Looker) => {
    const { items } = await listImages(contexts[looker], listImagesInput.parse({ family, latest: true }));
    return items.map(({ id }) => id);
  };

  test('is the newest active one of one’s own, else the public one', async () => {
    const projectId = contexts.owner.actor.projectId;
    await make({ version: '1' });
    const second = await make({ version: '2' });
    expect(await latestFor('stranger')).toEqual([second.id]);
    const mine = await make({ version: '0', visibility: 'private', projectId });
    expect(await latestFor('owner')).toEqual([mine.id]);
    expect(await latestFor('stranger')).toEqual([second.id]);
    await make({ version: '3', status: 'deactivated' });
    await make({ version: '4', deletedAt: new Date() });
    expect(await latestFor('stranger')).toEqual([second.id]);
    await launchInstances(contexts.stranger, {
      name: 'vm',
      flavorId,
      count: 1,
      description: '',
      metadata: {},
      tags: [],
      ...noDisks,
      imageFamily: family,
    });
    expect(await database.db.instance.count({ where: { imageId: second.id } })).toBe(1);
  });

  test('is nobody’s who offers one under that name', async () => {
    const [before] = await latestFor('partner');
    const data = { projectId: contexts.stranger.actor.projectId };
    const members = { create: { projectId: contexts.partner.actor.projectId!, status: 'accepted' } };
    await make({ ...data, visibility: 'community' });
    await make({ ...data, visibility: 'shared', members });
    expect(await latestFor('partner')).toEqual([before]);
  });

  test('of a family that nobody has is not found', async () => {
    const input = { name: 'vm', flavorId, count: 1, description: '', metadata: {}, tags: [], ...noDisks };
    await expect(
      launchInstances(contexts.stranger, { ...input, imageFamily: 'nothing' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
