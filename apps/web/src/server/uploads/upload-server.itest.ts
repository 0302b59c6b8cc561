import { execFile } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { sweepUploads } from '@skydeck/core/image/sweep-uploads';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { call, signedIn, startTestPortal, type TestPortal, type TestUser } from '../testing/test-portal';

const run = promisify(execFile);
const KIB = 1024;
const MIB = 1024 * KIB;

let portal: TestPortal;
let uploadsDir: string;
let projectId: string;
let user: TestUser;

beforeAll(async () => {
  uploadsDir = await mkdtemp(path.join(tmpdir(), 'skydeck-uploads-'));
  portal = await startTestPortal({ uploadsDir, imageMaxBytes: 64 * MIB });
});
afterAll(async () => {
  await portal.stop();
  await rm(uploadsDir, { recursive: true });
});
beforeEach(async () => {
  projectId = (await portal.db.project.create({ data: { name: randomUUID() } })).id;
  user = await signedIn(portal, { projectId, role: 'member' });
});

async function begin(bytes: number, sha256?: string): Promise<{ id: string; uploadId: string }> {
  const input = { name: 'disk', file: { name: 'disk.raw', sizeBytes: bytes, sha256 } };
  const answer = await call(portal, 'image.create', 'mutation', input, user.cookie);
  expect(answer.status, answer.text).toBe(200);
  return answer.data as { id: string; uploadId: string };
}

function tus(
  method: string,
  uploadId: string,
  options: { offset?: number; body?: Buffer; cookie?: string | null; headers?: Record<string, string> } = {},
): Promise<Response> {
  const { offset, body, cookie = user.cookie, headers = {} } = options;
  return fetch(`${portal.url}/api/uploads/${uploadId}`, {
    method,
    headers: {
      'tus-resumable': '1.0.0',
      origin: portal.url,
      ...(cookie ? { cookie } : {}),
      ...(offset === undefined ? {} : { 'upload-offset': String(offset) }),
      ...(method === 'PATCH' ? { 'content-type': 'application/offset+octet-stream' } : {}),
      ...headers,
    },
    body: body ? new Uint8Array(body) : null,
  });
}

async function offsetOf(uploadId: string): Promise<number> {
  const head = await tus('HEAD', uploadId);
  expect(head.status).toBe(200);
  return Number(head.headers.get('upload-offset'));
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const importOf = (imageId: string) =>
  portal.db.operation.findFirst({ where: { kind: 'image.import', subjectId: imageId } });

test('a file in two parts; its import begins when both its bytes and its checksum are there', async () => {
  const bytes = randomBytes(3 * MIB);
  const { id, uploadId } = await begin(bytes.length);
  expect(await offsetOf(uploadId)).toBe(0);
  const first = await tus('PATCH', uploadId, { offset: 0, body: bytes.subarray(0, MIB) });
  expect([first.status, first.headers.get('upload-offset')]).toEqual([204, String(MIB)]);
  expect(await offsetOf(uploadId)).toBe(MIB);
  expect((await tus('PATCH', uploadId, { offset: MIB, body: bytes.subarray(MIB) })).status).toBe(204);
  expect(await importOf(id)).toBeNull();
  expect((await readFile(path.join(uploadsDir, uploadId))).equals(bytes)).toBe(true);

  const sha256 = hashOf(bytes);
  const said = await call(
    portal,
    'image.setUploadChecksum',
    'mutation',
    { id: uploadId, sha256 },
    user.cookie,
  );
  expect(said.status, said.text).toBe(200);
  expect(await importOf(id)).toMatchObject({
    input: { kind: 'upload', file: uploadId, checksum: { algorithm: 'sha256', value: sha256 } },
  });
  expect(await portal.db.image.findUnique({ where: { id } })).toMatchObject({ status: 'importing' });
  // A client that has missed the answer hears that nothing is left to send, and cannot touch the file.
  expect(await offsetOf(uploadId)).toBe(bytes.length);
  expect((await tus('PATCH', uploadId, { offset: 0, body: bytes })).status).toBe(409);
});

test('a connection that breaks leaves what has come, and the upload goes on from there', async () => {
  const bytes = randomBytes(2 * MIB);
  const { uploadId } = await begin(bytes.length, hashOf(bytes));
  await new Promise<void>((resolve) => {
    const request = httpRequest(`${portal.url}/api/uploads/${uploadId}`, {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        origin: portal.url,
        cookie: user.cookie,
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': bytes.length,
      },
    });
    request.on('error', () => resolve());
    request.write(bytes.subarray(0, MIB), () => {
      // What was handed to the socket may be under way still.
      void expect
        .poll(() => sizeOf(uploadId))
        .toBe(MIB)
        .then(() => request.destroy(new Error('broken')));
    });
  });
  const offset = await offsetOf(uploadId);
  expect(offset).toBe(MIB);
  expect((await tus('PATCH', uploadId, { offset, body: bytes.subarray(offset) })).status).toBe(204);
  expect((await readFile(path.join(uploadsDir, uploadId))).equals(bytes)).toBe(true);
});

const sizeOf = (uploadId: string): Promise<number> =>
  stat(path.join(uploadsDir, uploadId)).then(
    ({ size }) => size,
    () => 0,
  );

test('bytes that came before the process died count as soon as somebody asks', async () => {
  const bytes = randomBytes(64 * KIB);
  const { id, uploadId } = await begin(bytes.length, hashOf(bytes));
  await tus('PATCH', uploadId, { offset: 0, body: bytes.subarray(0, KIB) });
  await writeFile(path.join(uploadsDir, uploadId), bytes);
  expect(await importOf(id)).toBeNull();
  expect(await offsetOf(uploadId)).toBe(bytes.length);
  expect(await importOf(id)).not.toBeNull();
});

test('a wrong offset, or more than was announced, changes nothing', async () => {
  const { uploadId } = await begin(KIB);
  expect((await tus('PATCH', uploadId, { offset: 5, body: Buffer.alloc(10) })).status).toBe(409);
  expect((await tus('PATCH', uploadId, { offset: 0, body: Buffer.alloc(KIB + 1) })).status).toBe(413);
  expect(await offsetOf(uploadId)).toBe(0);
});

test('who does not say how much comes is refused before a byte is written', async () => {
  const { uploadId } = await begin(2 * MIB);
  const status = await new Promise<number>((resolve) => {
    const request = httpRequest(`${portal.url}/api/uploads/${uploadId}`, {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        origin: portal.url,
        cookie: user.cookie,
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'transfer-encoding': 'chunked',
      },
    });
    request.on('response', (response) => resolve(response.resume().statusCode ?? 0));
    // Who still sends may find the connection closed before it reads why.
    request.on('error', () => resolve(411));
    request.end(Buffer.alloc(4 * MIB));
  });
  expect(status).toBe(411);
  expect(await offsetOf(uploadId)).toBe(0);
});

test('files that are too large, or that the quota has no room for, are refused before a byte comes', async () => {
  const create = (sizeBytes: number) =>
    call(portal, 'image.create', 'mutation', { name: 'x', file: { name: 'x', sizeBytes } }, user.cookie);
  expect(await create(64 * MIB + 1)).toMatchObject({ status: 400, code: 'INVALID' });
  await portal.db.quota.create({ data: { projectId, images: 1 } });
  expect(await create(MIB)).toMatchObject({ status: 200 });
  expect(await create(MIB)).toMatchObject({ status: 403, code: 'QUOTA_EXCEEDED' });
  await portal.db.quota.update({ where: { projectId }, data: { images: 10, imageGiB: 0 } });
  const refused = await create(MIB);
  expect(refused).toMatchObject({ status: 403, code: 'QUOTA_EXCEEDED' });
  expect(await portal.db.image.count({ where: { projectId } })).toBe(1);
});

test("another project's upload is as one that does not exist; a foreign page and a guest are refused", async () => {
  const { uploadId } = await begin(KIB);
  const other = await portal.db.project.create({ data: { name: randomUUID() } });
  const stranger = await signedIn(portal, { projectId: other.id, role: 'admin' });
  const reader = await signedIn(portal, { projectId, role: 'reader' });
  const statuses = async (cookie: string | null, id = uploadId, headers = {}) => [
    (await tus('HEAD', id, { cookie, headers })).status,
    (await tus('PATCH', id, { cookie, offset: 0, body: Buffer.alloc(10), headers })).status,
  ];
  expect(await statuses(stranger.cookie)).toEqual([404, 404]);
  expect(await statuses(user.cookie, randomUUID())).toEqual([404, 404]);
  expect(await statuses(user.cookie, 'no-id')).toEqual([404, 404]);
  expect(await statuses(reader.cookie)).toEqual([403, 403]);
  expect(await statuses(null)).toEqual([401, 401]);
  expect(await statuses(user.cookie, uploadId, { origin: 'https://evil.example' })).toEqual([200, 403]);
  expect((await tus('POST', '')).status).toBe(405);
  expect((await tus('DELETE', uploadId)).status).toBe(405);
  expect(await offsetOf(uploadId)).toBe(0);
});

test('an upload goes on under a new session, and while another project is chosen', async () => {
  const bytes = randomBytes(2 * KIB);
  const { uploadId } = await begin(bytes.length);
  await tus('PATCH', uploadId, { offset: 0, body: bytes.subarray(0, KIB) });
  const other = await portal.db.project.create({
    data: { name: randomUUID(), memberships: { create: { userId: user.userId, role: 'reader' } } },
  });
  await portal.db.session.update({ where: { id: user.sessionId }, data: { projectId: other.id } });
  expect((await tus('PATCH', uploadId, { offset: KIB, body: bytes.subarray(KIB) })).status).toBe(204);
  await portal.db.membership.deleteMany({ where: { userId: user.userId, projectId } });
  expect((await tus('HEAD', uploadId)).status).toBe(404);
});

test('the checksum of another file is refused once one is known', async () => {
  const { uploadId } = await begin(KIB, 'ab'.repeat(32));
  const input = { id: uploadId, sha256: 'cd'.repeat(32) };
  const answer = await call(portal, 'image.setUploadChecksum', 'mutation', input, user.cookie);
  expect(answer).toMatchObject({ status: 409, code: 'CONFLICT' });
});

test('a full disk is said, keeps what has come, and the upload goes on when there is room', async () => {
  const bytes = randomBytes(6 * MIB);
  const { id, uploadId } = await begin(bytes.length, hashOf(bytes));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', uploadsDir]);
  try {
    const refused = await tus('PATCH', uploadId, { offset: 0, body: bytes });
    expect([refused.status, await refused.text()]).toEqual([507, 'The disk for uploads is full.']);
    const offset = await offsetOf(uploadId);
    expect(offset).toBeGreaterThan(0);
    expect(offset).toBeLessThanOrEqual(4 * MIB);
    await run('mount', ['-o', 'remount,size=64m', uploadsDir]);
    expect((await tus('PATCH', uploadId, { offset, body: bytes.subarray(offset) })).status).toBe(204);
    expect((await readFile(path.join(uploadsDir, uploadId))).equals(bytes)).toBe(true);
    expect(await importOf(id)).not.toBeNull();
  } finally {
    await run('umount', [uploadsDir]);
  }
});

test('cancelled while it comes: the transfer ends, and nothing stays', async () => {
  const { id, uploadId } = await begin(8 * MIB);
  const ended = new Promise<void>((resolve) => {
    const request = httpRequest(`${portal.url}/api/uploads/${uploadId}`, {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        origin: portal.url,
        cookie: user.cookie,
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': 8 * MIB,
      },
    });
    request.on('close', () => resolve());
    request.on('error', () => undefined);
    request.write(Buffer.alloc(MIB));
  });
  await expect.poll(() => sizeOf(uploadId)).toBe(MIB);
  const { data } = await call(portal, 'image.uploads', 'query', undefined, user.cookie);
  expect(data).toMatchObject([{ id: uploadId, imageId: id, sizeBytes: 8 * MIB, hasChecksum: false }]);
  const answer = await call(portal, 'image.cancelUpload', 'mutation', { id: uploadId }, user.cookie);
  expect(answer.status, answer.text).toBe(200);
  await ended;
  await expect.poll(() => sizeOf(uploadId)).toBe(0);
  expect(await portal.db.image.findUnique({ where: { id } })).toMatchObject({ status: 'deleted' });
  expect((await tus('HEAD', uploadId)).status).toBe(404);
});

test('what nobody finishes is thrown away; what is whole but never compared is imported in the end', async () => {
  const { db, runtime } = portal;
  const sweep = (now?: number) => sweepUploads({ db, config: runtime.config, wake: runtime.wake }, now);
  const late = await begin(KIB);
  await tus('PATCH', late.uploadId, { offset: 0, body: Buffer.alloc(10) });
  const whole = await begin(KIB);
  await tus('PATCH', whole.uploadId, { offset: 0, body: Buffer.alloc(KIB) });
  await sweep();
  expect(await db.imageUpload.count({ where: { id: { in: [late.uploadId, whole.uploadId] } } })).toBe(2);

  await sweep(Date.now() + 2 * 3_600_000);
  expect(await importOf(whole.id)).toMatchObject({ input: { file: whole.uploadId, checksum: null } });
  await sweep(Date.now() + 8 * 24 * 3_600_000);
  expect(await db.image.findUnique({ where: { id: late.id } })).toMatchObject({
    status: 'killed',
    errorCode: 'TIMEOUT',
    sizeBytes: 0n,
  });
  expect(await sizeOf(late.uploadId)).toBe(0);
  // The import's file stays its own.
  expect(await sizeOf(whole.uploadId)).toBe(KIB);
});
