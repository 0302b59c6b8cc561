import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createSnapshot } from '@skydeck/core/volume/snapshot/create-snapshot';
import { deleteSnapshot } from '@skydeck/core/volume/snapshot/delete-snapshot';
import { createSnapshotInput } from '@skydeck/core/volume/snapshot/snapshot.input';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestBackups } from '../testing/test-backups';
import { TestCloud } from '../testing/test-cloud';

let cloud: TestCloud;
let backups: TestBackups;
beforeAll(async () => {
  cloud = await TestCloud.create();
  backups = new TestBackups(cloud);
  await cloud.startWorker();
});
afterEach(async () => {
  await cloud.db.operation.deleteMany();
  await cloud.clear();
});
afterAll(() => cloud.close());

test('a full and an incremental backup outlive their volume and each other, to the last byte', async () => {
  const id = await backups.volumes.create();
  await backups.write(id, 'write -P 1 0 9M', 'write -P 2 500M 3M', 'write -P 3 1023M 1M');
  const first = await backups.keep(id);
  const full = await backups.create(id, { description: 'all of it' });
  expect(full).toMatchObject({ status: 'available', depth: 0, volumeName: 'volume-1', sizeGiB: 1 });
  expect(full.sha256).toBe(await backups.sha256(first));
  expect(await cloud.db.volume.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'available' });

  await backups.write(id, 'write -P 9 4M 64k', 'write -z 500M 3M');
  const second = await backups.keep(id);
  const incremental = await backups.create(id, { incremental: true });
  expect(incremental).toMatchObject({ depth: 1, parentId: full.id });
  // One chunk has changed, one is zeros now.
  expect(Number(incremental.storedBytes)).toBeLessThan(64 * 1024);
  expect(Number(incremental.contentBytes)).toBeLessThan(Number(full.contentBytes));

  await backups.volumes.delete(id);
  expect((await backups.volumes.atRest(id)).deletedAt).not.toBeNull();
  // Each manifest is complete in itself.
  expect((await backups.delete(full.id)).deletedAt).not.toBeNull();
  expect(await backups.verify(incremental.id)).toMatchObject({ status: 'available', errorMessage: null });

  const restored = await backups.restore(incremental.id);
  expect(restored).toMatchObject({ status: 'available', sizeGiB: 1, errorMessage: null });
  await backups.compare(restored.id, second);
  await expect(backups.compare(restored.id, first)).rejects.toThrow('Content mismatch');

  expect((await backups.delete(incremental.id)).deletedAt).not.toBeNull();
  expect(await backups.stored()).toEqual([]);
}, 180_000);

test('the middle one of a chain goes, what the others hold stays, and nothing is left in the end', async () => {
  const id = await backups.volumes.create();
  const kept: { id: string; file: string }[] = [];
  for (const byte of [1, 2, 3]) {
    await backups.write(id, `write -P ${byte} ${byte * 8}M 4M`, `write -P ${byte + 10} 64M 1M`);
    const { id: backupId } = await backups.create(id, { incremental: byte > 1 });
    kept.push({ id: backupId, file: await backups.keep(id) });
  }
  const [first, middle, last] = kept as [(typeof kept)[0], (typeof kept)[0], (typeof kept)[0]];
  await backups.delete(middle.id);
  expect(await cloud.db.backup.findUniqueOrThrow({ where: { id: middle.id } })).toMatchObject({
    remains: true,
    deletedAt: expect.any(Date),
  });
  for (const { id: backupId, file } of [first, last]) {
    expect((await backups.verify(backupId)).verifiedAt).not.toBeNull();
    await backups.compare((await backups.restore(backupId)).id, file);
  }
  // Both at once: neither counts the other as one that needs its chunks.
  await Promise.all([backups.delete(first.id), backups.delete(last.id)]);
  expect(await backups.stored()).toEqual([]);
}, 180_000);

test('a volume that is there takes a backup’s content, or keeps its own', async () => {
  const id = await backups.volumes.create();
  await backups.write(id, 'write -P 5 10M 20M');
  const backup = await backups.create(id);
  const held = await backups.keep(id);
  const target = await backups.volumes.create({ name: 'larger', sizeGiB: 2 });
  await backups.write(target, 'write -P 6 0 40M', 'write -P 6 1500M 1M');
  expect(await backups.restore(backup.id, target)).toMatchObject({ status: 'available', sizeGiB: 2 });
  await backups.compare(target, held).catch((error: { stdout?: string }) => {
    // The rest of a larger disk is zeros.
    expect(error.stdout).toContain('Images are identical');
  });

  await backups.write(target, 'write -P 7 0 1M');
  const own = await backups.keep(target);
  const [chunk] = (await backups.stored()).filter((name) => /\/[0-9a-f]{64}$/.test(name));
  await rm(path.join(cloud.config.backupsDir, chunk!));
  const after = await backups.restore(backup.id, target);
  expect(after.status).toBe('available');
  expect(after.errorMessage).toMatch(/missing in the store.*holds what it held before/);
  await backups.compare(target, own);
  expect(await cloud.db.backup.findUniqueOrThrow({ where: { id: backup.id } })).toMatchObject({
    status: 'error',
  });
}, 180_000);

test('a flipped bit in the store is found and named; mended, the backup is good again', async () => {
  const id = await backups.volumes.create();
  // Noise: in what repeats itself a bit may flip and the content be the same.
  const noise = path.join(cloud.config.stateDir, 'noise');
  await writeFile(noise, randomBytes(64 * 1024));
  await backups.write(id, `write -s ${noise} 12M 4M`, 'write -P 9 100M 4M');
  const { id: backupId } = await backups.create(id);
  const chunks = (await backups.stored()).filter((each) => /\/[0-9a-f]{64}$/.test(each));
  const read = await Promise.all(chunks.map((each) => readFile(path.join(cloud.config.backupsDir, each))));
  const largest = read.reduce((most, each, at) => (each.length > read[most]!.length ? at : most), 0);
  const name = chunks[largest];
  const file = path.join(cloud.config.backupsDir, name!);
  const bytes = read[largest]!;
  // In the part that does not repeat the part before.
  bytes[1_000]! ^= 1;
  await writeFile(file, bytes);
  const found = await backups.verify(backupId);
  expect(found.status).toBe('error');
  expect(found.errorMessage).toMatch(new RegExp(`damaged in the store: ${name}, at 12 MiB`));
  await expect(backups.askRestore(backupId)).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(backups.ask(id, { incremental: true })).rejects.toMatchObject({ code: 'INVALID' });
  bytes[1_000]! ^= 1;
  await writeFile(file, bytes);
  expect(await backups.verify(backupId)).toMatchObject({ status: 'available', errorMessage: null });
}, 180_000);

test('an encrypted volume: nothing readable in the store, nothing restored to a plain volume', async () => {
  const type = await cloud.db.volumeType.create({ data: { name: 'secret', encryption: 'luks' } });
  const source = { kind: 'image', imageId: cloud.image.id } as const;
  const id = await backups.volumes.create({ typeId: type.id, source });
  const full = await backups.create(id);
  const incremental = await backups.create(id, { incremental: true });
  expect(full).toMatchObject({ encrypted: true });
  expect(incremental.sha256).toBe(full.sha256);
  const plain = await backups.volumes.create({ name: 'plain', source });
  const unsealed = await backups.create(plain);
  // The same content, under other addresses and not compressible by its store.
  expect(unsealed.sha256).toBe(full.sha256);
  const names = await backups.stored();
  const addressesOf = (backupId: string): string[] =>
    names.filter((name) => name.startsWith(`${backupId}/`)).map((name) => name.slice(37));
  const shared = addressesOf(full.id).filter((name) => addressesOf(unsealed.id).includes(name));
  expect(shared).toEqual(['manifest']);
  await expect(backups.askRestore(full.id, plain)).rejects.toThrow('encrypted');

  await backups.volumes.delete(id);
  await backups.volumes.atRest(id);
  await backups.delete(full.id);
  const restored = await backups.restore(incremental.id);
  expect(restored).toMatchObject({ status: 'available', encrypted: true, bootable: true, typeId: type.id });
  // Back to the plain content by a backup of what was restored.
  expect((await backups.create(restored.id)).sha256).toBe(unsealed.sha256);
}, 240_000);

test('a snapshot is stored while its volume goes on, and stays until it is read', async () => {
  const id = await backups.volumes.create();
  await backups.write(id, 'write -P 1 0 8M');
  const held = await backups.keep(id);
  const { id: snapshotId } = await createSnapshot(
    cloud.ctx,
    createSnapshotInput.parse({ volumeId: id, name: 'kept' }),
  );
  await backups.volumes.atRest(id);
  await backups.write(id, 'write -P 2 0 8M');
  const backupId = await backups.ask(id, { snapshotId });
  expect(await cloud.db.volume.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'available' });
  await expect(deleteSnapshot(cloud.ctx, { id: snapshotId })).rejects.toThrow('being made from it');
  expect((await backups.atRest(backupId)).status).toBe('available');
  await backups.compare((await backups.restore(backupId)).id, held);
}, 120_000);

test('quota and states refuse in words, and a deletion wins over what is being made', async () => {
  const id = await backups.volumes.create();
  await expect(backups.ask(id, { incremental: true })).rejects.toThrow('no good backup');
  const projectId = cloud.ctx.actor.projectId!;
  await cloud.db.quota.update({ where: { projectId }, data: { backups: 0 } });
  try {
    await expect(backups.ask(id)).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
  } finally {
    await cloud.db.quota.update({ where: { projectId }, data: { backups: 50 } });
  }
  await backups.write(id, 'write -P 1 0 200M');
  const backupId = await backups.ask(id);
  await expect(backups.ask(id)).rejects.toThrow('backing-up');
  expect((await backups.delete(backupId)).deletedAt).not.toBeNull();
  expect(await backups.volumes.atRest(id)).toMatchObject({ status: 'available', errorMessage: null });
  expect(await backups.stored()).toEqual([]);
}, 120_000);
