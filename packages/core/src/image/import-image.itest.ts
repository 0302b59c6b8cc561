import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RequestContext } from '../context';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { recordingWake, testActor, testContext, type RecordedWake } from '../testing/test-context';
import { importImage } from './import-image';
import { importImageInput } from './import.input';
import { setImageSize } from './image-size';

const GIB = 1024 ** 3;
const URL = 'https://images.example.com/debian.qcow2?signature=abc';

let database: TestDatabase;
let ctx: RequestContext;
let wake: RecordedWake;
let projectId: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db } = database;
  const quota = { create: { images: 2, imageGiB: 10 } };
  projectId = (await db.project.create({ data: { name: randomUUID(), quota } })).id;
  const userId = (await db.user.create({ data: { name: randomUUID(), passwordHash: '-' } })).id;
  wake = recordingWake();
  ctx = testContext(db, testActor({ userId, projectId, role: 'member' }), { wake });
});

const input = (more: object = {}) => importImageInput.parse({ name: 'debian', url: URL, ...more });
const images = () => database.db.image.count({ where: { projectId } });

test('the image is there from the request on, and a worker is woken for it', async () => {
  const { id } = await importImage(ctx, input({ checksum: 'AB'.repeat(32) }));
  const image = await database.db.image.findUniqueOrThrow({ where: { id } });
  expect(image).toMatchObject({ status: 'saving', sourceUrl: URL, projectId, visibility: 'private' });
  const operation = await database.db.operation.findFirstOrThrow({ where: { subjectId: id } });
  expect(operation).toMatchObject({
    kind: 'image.import',
    subjectType: 'image',
    input: { kind: 'url', checksum: { algorithm: 'sha256', value: 'ab'.repeat(32) } },
  });
  expect(wake.calls).toEqual([{ queue: operation.queue, operationId: operation.id }]);
});

test('the audit trail names the address without what may be a signature in it', async () => {
  const { id } = await importImage(ctx, input());
  const event = await database.db.auditEvent.findFirstOrThrow({ where: { resourceId: id } });
  expect(event.detail).toMatchObject({ url: 'https://images.example.com/debian.qcow2' });
});

test('who may not, what is not public, and what the quota has no room for leave nothing behind', async () => {
  const reader = testContext(database.db, testActor({ ...ctx.actor, role: 'reader' }));
  await expect(importImage(reader, input())).rejects.toMatchObject({ code: 'FORBIDDEN' });
  for (const url of ['http://169.254.169.254/', 'http://[::ffff:10.0.0.1]/', 'file:///etc/passwd']) {
    await expect(importImage(ctx, input({ url }))).rejects.toMatchObject({ code: 'INVALID', field: 'url' });
  }
  expect(await images()).toBe(0);
  await importImage(ctx, input());
  await importImage(ctx, input());
  await expect(importImage(ctx, input())).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
  expect(await images()).toBe(2);
});

test('of images that grow at once only those grow that the quota has room for', async () => {
  const both = await Promise.all([importImage(ctx, input()), importImage(ctx, input())]);
  const sizes = both.map(({ id }) => database.db.$transaction((tx) => setImageSize(tx, id, 6 * GIB)));
  const results = await Promise.allSettled(sizes);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const refused = results.find((result) => result.status === 'rejected');
  expect(refused?.reason).toMatchObject({ code: 'QUOTA_EXCEEDED' });
});
