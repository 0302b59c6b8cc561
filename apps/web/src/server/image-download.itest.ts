import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedIn, startTestPortal, type TestPortal } from './testing/test-portal';

const bytes = randomBytes(100_000);
const sha256 = createHash('sha256').update(bytes).digest('hex');

let portal: TestPortal;
let imagesDir: string;
let projectId: string;

beforeAll(async () => {
  imagesDir = await mkdtemp(path.join(tmpdir(), 'skydeck-images-'));
  await writeFile(path.join(imagesDir, sha256), bytes);
  portal = await startTestPortal({ imagesDir });
  projectId = (await portal.db.project.create({ data: { name: randomUUID() } })).id;
});
afterAll(async () => {
  await portal.stop();
  await rm(imagesDir, { recursive: true });
});

async function image(
  data: { status?: 'active' | 'queued' | 'deactivated'; projectId?: string; visibility?: 'community' } = {},
) {
  const facts = { name: 'Debian 13 «trixie»', status: 'active', projectId, sha256, ...data } as const;
  return (await portal.db.image.create({ data: facts })).id;
}

async function get(id: string, headers: Record<string, string> = {}, role: 'reader' | 'admin' = 'reader') {
  const { cookie } = await signedIn(portal, { projectId, role });
  return fetch(`${portal.url}/api/images/${id}/file`, { headers: { cookie, ...headers } });
}

const bodyOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());

test('the whole file, under a name that says what it is', async () => {
  const answer = await get(await image());
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-length': '100000',
    'content-disposition': `attachment; filename*=UTF-8''Debian%2013%20%C2%ABtrixie%C2%BB.qcow2`,
    etag: `"${sha256}"`,
    'accept-ranges': 'bytes',
  });
  expect((await bodyOf(answer)).equals(bytes)).toBe(true);
});

test('a part of it, for who goes on with a download', async () => {
  const id = await image();
  const part = await get(id, { range: 'bytes=99990-', 'if-range': `"${sha256}"` });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 99990-99999/100000']);
  expect((await bodyOf(part)).equals(bytes.subarray(99_990))).toBe(true);
  expect((await get(id, { range: 'bytes=5-9', 'if-range': '"another"' })).status).toBe(200);
  expect((await get(id, { range: 'bytes=100000-' })).status).toBe(416);
});

test('no file: not whole yet, deactivated, another project’s, lost', async () => {
  expect((await get(await image({ status: 'queued' }))).status).toBe(409);
  const deactivated = await image({ status: 'deactivated' });
  expect((await get(deactivated)).status).toBe(403);
  expect((await get(deactivated, {}, 'admin')).status).toBe(200);
  const other = await portal.db.project.create({ data: { name: randomUUID() } });
  // To be an admin somewhere opens nothing of others.
  const foreign = await image({ status: 'deactivated', projectId: other.id, visibility: 'community' });
  expect((await get(foreign, {}, 'admin')).status).toBe(403);
  expect((await get(await image({ projectId: other.id }))).status).toBe(404);
  expect((await get('no-id')).status).toBe(404);
  const lost = await portal.db.image.create({
    data: { name: 'lost', status: 'active', projectId, sha256: 'ef'.repeat(32) },
  });
  expect((await get(lost.id)).status).toBe(502);
  expect((await fetch(`${portal.url}/api/images/${lost.id}/file`)).status).toBe(401);
});
