import type { Db, Flavor, Image } from '@skydeck/db';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RequestContext } from '../context';
import { recordingWake, testActor, testContext } from '../testing/test-context';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { actOnInstances } from './act-on-instances';
import { listImagesInput } from '../image/image.input';
import { listImages } from '../image/list-images';
import { listFlavorsInput } from './flavor.input';
import { getInstance } from './get-instance';
import { launchInstancesInput, listInstancesInput, type LaunchInstancesInput } from './instance.input';
import { generateKeyPair, importKeyPair, listKeyPairs } from './key-pairs';
import { listKeyPairsInput } from './key-pair.input';
import { launchInstances } from './launch-instances';
import { listFlavors } from './list-flavors';
import { listInstances } from './list-instances';
import { updateInstance } from './update-instance';

let database: TestDatabase;
let db: Db;
let flavor: Flavor;
let image: Image;
let ours: RequestContext;
let theirs: RequestContext;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  flavor = await db.flavor.create({ data: { name: 'tiny', vcpus: 1, ramMiB: 128, diskGiB: 1 } });
  image = await db.image.create({
    data: { name: 'guest', status: 'active', visibility: 'public', sha256: 'ab'.repeat(32), minRamMiB: 64 },
  });
  ours = await memberOf('ours');
  theirs = await memberOf('theirs');
});
beforeEach(async () => {
  await db.operation.deleteMany();
  await db.port.deleteMany();
  await db.instance.deleteMany();
});
afterAll(() => database.drop());

async function memberOf(name: string): Promise<RequestContext> {
  const project = await db.project.create({
    data: { name, quota: { create: { instances: 25, ports: 25 } } },
  });
  const user = await db.user.create({ data: { name, passwordHash: 'none' } });
  return testContext(
    db,
    testActor({ userId: user.id, userName: name, projectId: project.id, role: 'member' }),
  );
}

const launch = (ctx: RequestContext, input: Partial<LaunchInstancesInput> = {}) =>
  launchInstances(
    ctx,
    launchInstancesInput.parse({ name: 'web', imageId: image.id, flavorId: flavor.id, ...input }),
  );
const list = (ctx: RequestContext, input: object = {}) => listInstances(ctx, listInstancesInput.parse(input));

/** The context with a client that counts what is asked of it. */
function counting(ctx: RequestContext): { ctx: RequestContext; count: () => number } {
  let count = 0;
  const counted = db.$extends({
    query: {
      $allOperations({ args, query }) {
        count += 1;
        return query(args);
      },
    },
  });
  return { ctx: { ...ctx, db: counted as unknown as Db }, count: () => count };
}

test('launched instances are in the list at once, with address, operation, audit and wake-up', async () => {
  const wake = recordingWake();
  const { instances } = await launch(
    { ...ours, wake },
    { count: 3, tags: ['blue'], userData: '#!/bin/sh\n' },
  );
  expect(instances.map(({ name }) => name)).toEqual(['web-1', 'web-2', 'web-3']);
  const { items, total } = await list(ours);
  expect(total).toBe(3);
  expect(new Set(items.map(({ ipAddress }) => ipAddress)).size).toBe(3);
  expect(items[0]).toMatchObject({
    status: 'BUILD',
    taskState: 'scheduling',
    hostName: null,
    flavor: { name: 'tiny' },
    image: { name: 'guest' },
    operation: { kind: 'instance.launch', progress: 0 },
    addresses: [{ network: 'default' }],
  });
  expect(wake.calls).toHaveLength(3);
  expect(await db.auditEvent.count({ where: { action: 'compute.instance.launch' } })).toBe(3);
  const detail = await getInstance(ours, { id: instances[0]?.id ?? '' });
  expect(detail).toMatchObject({ userDataBytes: '#!/bin/sh\n'.length, tags: ['blue'], hostId: null });
  const { userData } = await db.instance.findUniqueOrThrow({ where: { id: detail.id } });
  expect(Buffer.from(userData ?? []).toString()).not.toContain('#!/bin/sh');
});

test('twenty cost no more queries than one', async () => {
  const [one, twenty] = [counting(ours), counting(ours)];
  await launch(one.ctx);
  await launch(twenty.ctx, { name: 'many', count: 20 });
  expect(twenty.count()).toBeLessThanOrEqual(one.count() + 2);
});

test('all or none: beyond the quota nothing is launched, also when two ask at once', async () => {
  await launch(ours, { count: 20 });
  await expect(launch(ours, { name: 'more', count: 6 })).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
  const results = await Promise.allSettled([
    launch(ours, { name: 'a', count: 4 }),
    launch(ours, { name: 'b', count: 4 }),
  ]);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await db.instance.count()).toBe(24);
  expect(await db.operation.count()).toBe(24);
});

test('a flavor that is too small for the image is refused by name', async () => {
  const big = await db.image.create({
    data: {
      name: 'big',
      status: 'active',
      visibility: 'public',
      sha256: 'cd'.repeat(32),
      virtualBytes: 5n * 2n ** 30n,
    },
  });
  await expect(launch(ours, { imageId: big.id })).rejects.toMatchObject({
    code: 'INVALID',
    field: 'flavorId',
    message: expect.stringContaining('5 GiB') as string,
  });
});

test('what is in the lists can be launched, and what is not cannot', async () => {
  const { projectId } = theirs.actor;
  const [hidden, foreign] = await Promise.all([
    db.flavor.create({ data: { name: 'hidden', vcpus: 1, ramMiB: 128, diskGiB: 1, public: false } }),
    db.image.create({ data: { name: 'foreign', status: 'active', sha256: 'ef'.repeat(32), projectId } }),
  ]);
  const admin = { ...ours, actor: { ...ours.actor, cloudAdmin: true } };
  for (const choice of [{ flavorId: hidden.id }, { imageId: foreign.id }]) {
    await expect(launch(ours, choice)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await launch(admin, choice)).instances).toHaveLength(1);
  }
  const flavors = await listFlavors(ours, listFlavorsInput.parse({ search: 'hidden' }));
  const images = await listImages(ours, listImagesInput.parse({ search: 'foreign' }));
  expect([flavors.total, images.total]).toEqual([0, 0]);
});

test('a bulk action answers for each instance, and another project’s is one that does not exist', async () => {
  const [mine, busy] = (await launch(ours, { count: 2 })).instances;
  const [foreign] = (await launch(theirs)).instances;
  if (!mine || !busy || !foreign) throw new Error('not launched');
  await db.operation.deleteMany({ where: { subjectId: mine.id } });
  await db.instance.update({
    where: { id: mine.id },
    data: { status: 'ACTIVE', taskState: null, hostId: await hostId(), launchedAt: new Date() },
  });
  const missing = crypto.randomUUID();
  const { results } = await actOnInstances(ours, {
    ids: [mine.id, busy.id, foreign.id, missing],
    action: 'stop',
  });
  expect(results.map(({ ok, error }) => [ok, error?.code])).toEqual([
    [true, undefined],
    [false, 'CONFLICT'],
    [false, 'NOT_FOUND'],
    [false, 'NOT_FOUND'],
  ]);
  expect({ ...results[2], id: '' }).toEqual({ ...results[3], id: '' });
  expect(await db.instance.findUnique({ where: { id: mine.id } })).toMatchObject({
    taskState: 'powering-off',
  });
  const again = await actOnInstances(ours, { ids: [mine.id], action: 'pause' });
  expect(again.results[0]).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
});

async function hostId(): Promise<string> {
  return (await db.host.upsert({ where: { name: 'h' }, create: { name: 'h' }, update: {} })).id;
}

test('deletion stops a launch and cannot be asked for twice', async () => {
  const [instance] = (await launch(ours)).instances;
  const act = () => actOnInstances(ours, { ids: [instance?.id ?? ''], action: 'delete' });
  expect((await act()).results[0]?.ok).toBe(true);
  expect((await act()).results[0]?.error?.code).toBe('CONFLICT');
  const operations = await db.operation.findMany({ orderBy: { createdAt: 'asc' } });
  expect(operations.map(({ kind, cancelRequested }) => [kind, cancelRequested])).toEqual([
    ['instance.launch', true],
    ['instance.delete', false],
  ]);
});

test('a locked instance refuses, and unlocks for who locked it', async () => {
  const [instance] = (await launch(ours)).instances;
  const ids = [instance?.id ?? ''];
  await actOnInstances(ours, { ids, action: 'lock' });
  expect((await actOnInstances(ours, { ids, action: 'delete' })).results[0]?.error?.message).toContain(
    'locked',
  );
  await expect(updateInstance(ours, { id: ids[0] ?? '', name: 'other' })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  expect((await actOnInstances(ours, { ids, action: 'unlock' })).results[0]?.ok).toBe(true);
  await updateInstance(ours, { id: ids[0] ?? '', name: 'other', metadata: { a: 'b' } });
  expect(await getInstance(ours, { id: ids[0] ?? '' })).toMatchObject({
    name: 'other',
    metadata: { a: 'b' },
  });
});

test('the list is filtered, sorted, paged and searched in the database, within the project', async () => {
  await launch(ours, { name: 'web', count: 12, tags: ['blue'] });
  await launch(ours, { name: 'db' });
  await launch(theirs, { name: 'secret' });
  const names = async (input: object) => (await list(ours, input)).items.map(({ name }) => name);
  expect(await names({ search: 'DB' })).toEqual(['db']);
  expect(await names({ search: 'secret' })).toEqual([]);
  expect(await names({ search: '100%' })).toEqual([]);
  expect(await names({ status: ['ACTIVE'] })).toEqual([]);
  expect(await names({ tag: 'blue', pageSize: 10, page: 2, sort: { by: 'name', dir: 'asc' } })).toEqual([
    'web-8',
    'web-9',
  ]);
  const [first] = (await list(ours, { search: 'db' })).items;
  expect(await names({ search: first?.ipAddress })).toContain('db');
  expect(await names({ search: first?.id })).toEqual(['db']);
  await expect(list(ours, { allProjects: true })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(list(ours, { hostId: crypto.randomUUID() })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const everything = { ...ours, actor: { ...ours.actor, cloudAdmin: true } };
  expect((await list(everything, { allProjects: true })).total).toBe(14);
  await expect(getInstance(theirs, { id: first?.id ?? '' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a generated key pair is an OpenSSH ed25519 one; importing its public key gives the same fingerprint', async () => {
  const { keyPair, privateKey } = await generateKeyPair(ours, { name: 'laptop' });
  expect(privateKey).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/);
  expect(keyPair.publicKey).toMatch(/^ssh-ed25519 AAAA\S+ laptop$/);
  const imported = await importKeyPair(theirs, { name: 'same', publicKey: keyPair.publicKey });
  expect(imported.fingerprint).toBe(keyPair.fingerprint);
  await expect(importKeyPair(ours, { name: 'laptop', publicKey: keyPair.publicKey })).rejects.toMatchObject({
    code: 'CONFLICT',
    field: 'name',
  });
  await expect(importKeyPair(ours, { name: 'x', publicKey: 'ssh-ed25519 nonsense' })).rejects.toMatchObject({
    code: 'INVALID',
    field: 'publicKey',
  });
  await expect(importKeyPair(ours, { name: 'x', publicKey: privateKey })).rejects.toMatchObject({
    code: 'INVALID',
  });
  expect((await listKeyPairs(ours, listKeyPairsInput.parse({}))).items.map(({ name }) => name)).toEqual([
    'laptop',
  ]);
});

test('an instance that was booted from a volume which changed hands does not say what its giver called the image', async () => {
  const { projectId: giverId } = theirs.actor;
  const { projectId, userId } = ours.actor;
  const secret = await db.image.create({ data: { name: 'secret', status: 'active', projectId: giverId } });
  const { id: typeId } = await db.volumeType.create({ data: { name: 'given' } });
  const made = { name: 'given', sizeGiB: 1, typeId, location: 'v', status: 'available' };
  const of = { projectId: projectId!, userId, bootable: true, imageId: secret.id };
  const volume = await db.volume.create({ data: { ...made, ...of } });
  const rootVolume = {
    source: { kind: 'volume' as const, volumeId: volume.id },
    deleteOnTermination: false,
  };
  const { instances } = await launch(ours, { imageId: undefined, rootVolume });
  const id = instances[0]!.id;
  expect((await getInstance(ours, { id })).image).toBeNull();
  expect((await list(ours)).items.map((each) => each.image)).toEqual([null]);
  // What its guest is made by stays known.
  expect((await db.instance.findUniqueOrThrow({ where: { id } })).imageId).toBe(secret.id);

  await db.image.update({ where: { id: secret.id }, data: { visibility: 'shared' } });
  await db.imageMember.create({ data: { imageId: secret.id, projectId: projectId!, status: 'accepted' } });
  expect((await getInstance(ours, { id })).image?.name).toBe('secret');
  await db.imageMember.deleteMany();
  await db.image.update({ where: { id: secret.id }, data: { visibility: 'community' } });
  expect((await getInstance(ours, { id })).image?.name).toBe('secret');
});

test('an instance goes on to say which image it was launched from, when that is no longer everybody’s', async () => {
  const { instances } = await launch(ours);
  await db.image.update({ where: { id: image.id }, data: { visibility: 'private' } });
  try {
    expect((await getInstance(ours, { id: instances[0]!.id })).image?.name).toBe('guest');
  } finally {
    await db.image.update({ where: { id: image.id }, data: { visibility: 'public' } });
  }
});
