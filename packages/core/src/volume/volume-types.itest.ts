import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RequestContext } from '../context';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { testActor, testContext } from '../testing/test-context';
import { getVolumeType, listVolumeTypes } from './list-volume-types';
import { createQosSpec, deleteQosSpec, listQosSpecs, updateQosSpec } from './qos-specs';
import { createVolumeTypeInput } from './volume-type.input';
import { createVolumeType, deleteVolumeType, setVolumeTypeAccess, updateVolumeType } from './volume-types';

const all = { page: 1, pageSize: 100 } as const;

let database: TestDatabase;
let projectId: string;
let userId: string;
let admin: RequestContext;
let member: RequestContext;

beforeAll(async () => {
  database = await createTestDatabase();
  userId = (await database.db.user.create({ data: { name: 'u', passwordHash: '-' } })).id;
  admin = testContext(database.db, testActor({ userId, cloudAdmin: true }));
});
afterAll(() => database.drop());
beforeEach(async () => {
  projectId = (await database.db.project.create({ data: { name: randomUUID() } })).id;
  member = testContext(database.db, testActor({ userId, projectId, role: 'member' }));
});

const make = (input: object = {}) =>
  createVolumeType(admin, createVolumeTypeInput.parse({ name: randomUUID(), ...input }));
const visible = async (ctx: RequestContext) => (await listVolumeTypes(ctx, all)).items.map(({ id }) => id);
const volume = (typeId: string, data: object = {}) =>
  database.db.volume.create({ data: { projectId, userId, name: 'v', sizeGiB: 1, typeId, ...data } });

describe('access', () => {
  test('a type for some projects is for those alone, until everybody may use it', async () => {
    const { id } = await make({ public: false });
    expect(await visible(member)).not.toContain(id);
    await expect(getVolumeType(member, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await setVolumeTypeAccess(admin, { id, public: false, projectIds: [projectId] });
    expect(await visible(member)).toContain(id);
    const other = testContext(database.db, testActor({ projectId: randomUUID(), role: 'admin' }));
    expect(await visible(other)).not.toContain(id);
    await setVolumeTypeAccess(admin, { id, public: true, projectIds: [projectId] });
    expect(await visible(other)).toContain(id);
    expect((await getVolumeType(admin, { id })).projects).toEqual([]);
  });

  test('projects do not see what a type asks of back ends, nor who else uses it', async () => {
    const { id } = await make({ extraSpecs: { volume_backend_name: 'ssd' } });
    await volume(id);
    expect(await getVolumeType(member, { id })).toMatchObject({
      extraSpecs: {},
      projects: [],
      volumes: null,
    });
    expect(await getVolumeType(admin, { id })).toMatchObject({
      extraSpecs: { volume_backend_name: 'ssd' },
      volumes: 1,
    });
  });

  test('only cloud admins write', async () => {
    const projectAdmin = testContext(database.db, testActor({ projectId, role: 'admin' }));
    const input = createVolumeTypeInput.parse({ name: randomUUID() });
    await expect(createVolumeType(projectAdmin, input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('a project that does not exist is refused, and nothing is written', async () => {
    const name = randomUUID();
    const wrong = make({ name, public: false, projectIds: [randomUUID()] });
    await expect(wrong).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await database.db.volumeType.count({ where: { name } })).toBe(0);
  });
});

describe('the default type', () => {
  test('is one at any time, however many are made the default at once', async () => {
    const types = await Promise.all(Array.from({ length: 6 }, () => make()));
    await Promise.all(types.map(({ id }) => updateVolumeType(admin, { id, isDefault: true })));
    expect(await database.db.volumeType.count({ where: { isDefault: true } })).toBe(1);
  });

  test('stays for everybody, and is not deleted', async () => {
    const { id } = await make({ isDefault: true });
    const closed = setVolumeTypeAccess(admin, { id, public: false, projectIds: [] });
    await expect(closed).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(deleteVolumeType(admin, { id })).rejects.toMatchObject({ code: 'CONFLICT' });
    const some = await make({ public: false });
    const some2 = updateVolumeType(admin, { id: some.id, isDefault: true });
    await expect(some2).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('a type with volumes', () => {
  test('keeps what its volumes are, but may be renamed and limited', async () => {
    const { id } = await make();
    const spec = await createQosSpec(admin, { name: randomUUID(), specs: { total_iops_sec: 100 } });
    await volume(id);
    for (const change of [{ encryption: 'luks' as const }, { multiattach: true }]) {
      await expect(updateVolumeType(admin, { id, ...change })).rejects.toMatchObject({ code: 'CONFLICT' });
    }
    await updateVolumeType(admin, { id, description: 'changed', qosSpecId: spec.id, encryption: null });
    expect(await getVolumeType(member, { id })).toMatchObject({
      description: 'changed',
      qosSpec: { id: spec.id, specs: { total_iops_sec: 100 } },
    });
    await expect(deleteVolumeType(admin, { id })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('can be deleted when those volumes are', async () => {
    const standard = await make({ isDefault: true });
    const { id } = await make();
    const gone = await volume(id, { deletedAt: new Date() });
    await deleteVolumeType(admin, { id });
    expect(await database.db.volumeType.findUnique({ where: { id } })).toBeNull();
    const { typeId } = await database.db.volume.findUniqueOrThrow({ where: { id: gone.id } });
    expect(typeId).toBe(standard.id);
  });
});

test('encryption names its cipher, and goes with it', async () => {
  const { id } = await make({ encryption: 'luks' });
  expect(await getVolumeType(admin, { id })).toMatchObject({ cipher: 'aes-xts-plain64', keyBits: 512 });
  await updateVolumeType(admin, { id, encryption: null });
  expect(await getVolumeType(admin, { id })).toMatchObject({ encryption: null, cipher: null, keyBits: null });
});

test('names are taken once', async () => {
  const name = randomUUID();
  await make({ name });
  await expect(make({ name })).rejects.toMatchObject({ code: 'CONFLICT', field: 'name' });
  const specs = { total_iops_sec: 1 };
  await createQosSpec(admin, { name, specs });
  await expect(createQosSpec(admin, { name, specs })).rejects.toMatchObject({
    code: 'CONFLICT',
    field: 'name',
  });
});

test('a QoS spec is changed as a whole, and deleted when no type has it', async () => {
  const { id } = await createQosSpec(admin, { name: randomUUID(), specs: { total_iops_sec: 100 } });
  const type = await make({ qosSpecId: id });
  await updateQosSpec(admin, { id, specs: { read_bytes_sec: 5 } });
  const { items } = await listQosSpecs(admin, all);
  expect(items.find((each) => each.id === id)).toMatchObject({
    specs: { read_bytes_sec: 5 },
    types: [{ id: type.id }],
  });
  await expect(deleteQosSpec(admin, { id })).rejects.toMatchObject({ code: 'CONFLICT' });
  await updateVolumeType(admin, { id: type.id, qosSpecId: null });
  await deleteQosSpec(admin, { id });
  await expect(deleteQosSpec(admin, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(make({ qosSpecId: id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
