import { readdir, rename } from 'node:fs/promises';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { deleteBackup } from '@skydeck/core/volume/backup/delete-backup';
import { TestBackups } from '../testing/test-backups';
import { TestCloud } from '../testing/test-cloud';
import { TestWorkers } from '../testing/test-workers';
import {
  createBackupFaultPoints,
  deleteBackupFaultPoints,
  restoreBackupFaultPoints,
} from './backup-fault-points';

let cloud: TestCloud;
let workers: TestWorkers;
let backups: TestBackups;

/** A volume with a full and an incremental backup, and what it holds; all points begin from a copy of that. */
let volumeId: string;
let kept: string;
let fullId: string;
let lastId: string;
let stored: string[];

beforeAll(async () => {
  cloud = await TestCloud.create();
  workers = new TestWorkers(cloud);
  backups = new TestBackups(cloud);
  await workers.running();
  volumeId = await backups.volumes.create();
  await backups.write(volumeId, 'write -P 1 0 12M', 'write -P 2 400M 4M');
  fullId = (await backups.create(volumeId)).id;
  await backups.write(volumeId, 'write -P 3 4M 4M');
  lastId = (await backups.create(volumeId, { incremental: true })).id;
  kept = await backups.keep(volumeId);
  stored = await backups.stored();
}, 180_000);
afterEach((test) => workers.afterTest(test));
afterAll(async () => {
  await workers.stop();
  await cloud.close();
});

async function nothingOpen(): Promise<void> {
  expect(await cloud.db.operationStep.count({ where: { finishedAt: null } })).toBe(0);
  const held = await execa('pgrep', ['-a', 'qemu-nbd'], { reject: false });
  expect(held.stdout).not.toContain(cloud.config.volumesDir);
}

test.each(createBackupFaultPoints)(
  'a worker killed at %s is followed by one that finishes the backup',
  async (point) => {
    const doomed = await workers.doomed(point);
    const id = await backups.ask(volumeId, { incremental: false });
    await doomed.killed(60_000);
    await workers.running();
    const backup = await backups.atRest(id);
    expect(backup).toMatchObject({ status: 'available', errorMessage: null });
    expect(backup.sha256).toBe((await cloud.db.backup.findUniqueOrThrow({ where: { id: lastId } })).sha256);
    expect(await backups.volumes.atRest(volumeId)).toMatchObject({ status: 'available' });
    // Every chunk is right, and what the killed one was writing goes with the backup.
    expect((await backups.verify(id)).status).toBe('available');
    await backups.delete(id);
    expect(await backups.stored()).toEqual(stored);
    await nothingOpen();
  },
  180_000,
);

test.each(restoreBackupFaultPoints)(
  'a worker killed at %s is followed by one that finishes the restoration',
  async (point) => {
    const doomed = await workers.doomed(point);
    const id = await backups.askRestore(lastId);
    await doomed.killed(60_000);
    await workers.running();
    expect(await backups.volumes.atRest(id)).toMatchObject({ status: 'available', errorMessage: null });
    await backups.compare(id, kept);
    await backups.volumes.delete(id);
    await backups.volumes.atRest(id);
    expect(await readdir(cloud.config.volumesDir)).toEqual([`volume-${volumeId}`]);
    await nothingOpen();
  },
  180_000,
);

test.each(['done:write-disk', 'inside:settle-file', 'done:settle-file'])(
  'a worker killed at %s of a restoration in the place of another content leaves one of the two whole',
  async (point) => {
    await workers.running();
    const target = await backups.volumes.create();
    await backups.write(target, 'write -P 9 0 20M');
    const doomed = await workers.doomed(point);
    await backups.askRestore(lastId, target);
    await doomed.killed(60_000);
    await workers.running();
    expect(await backups.volumes.atRest(target)).toMatchObject({ status: 'available', errorMessage: null });
    await backups.compare(target, kept);
    await backups.volumes.delete(target);
    await backups.volumes.atRest(target);
  },
  180_000,
);

test.each(deleteBackupFaultPoints)(
  'a worker killed at %s is followed by one that finishes the deletion, and the other backups are whole',
  async (point) => {
    await workers.running();
    const { id } = await backups.create(volumeId, { incremental: true });
    const doomed = await workers.doomed(point);
    await deleteBackup(cloud.ctx, { id });
    await doomed.killed(60_000);
    await workers.running();
    expect((await backups.atRest(id)).deletedAt).not.toBeNull();
    expect(await backups.stored()).toEqual(stored);
  },
  180_000,
);

test('a deletion asked for while a killed backup lies still wins, and leaves nothing', async () => {
  const doomed = await workers.doomed('done:put-blob');
  const id = await backups.ask(volumeId);
  await doomed.killed(60_000);
  await deleteBackup(cloud.ctx, { id });
  await workers.running();
  expect((await backups.atRest(id)).deletedAt).not.toBeNull();
  expect(await backups.volumes.atRest(volumeId)).toMatchObject({ status: 'available' });
  expect(await backups.stored()).toEqual(stored);
}, 180_000);

test('a store that is full or gone: the backup fails in words, leaves nothing, and the others are whole', async () => {
  const { backupsDir } = cloud.config;
  const aside = `${backupsDir}-aside`;
  await rename(backupsDir, aside);
  await execa('mkdir', [backupsDir]);
  await execa('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', backupsDir]);
  try {
    await workers.running();
    const full = await backups.atRest(await backups.ask(volumeId));
    expect(full).toMatchObject({ status: 'error' });
    expect(full.errorMessage).toMatch(/full/);
    expect(await backups.stored()).toEqual([]);
    expect(await backups.volumes.atRest(volumeId)).toMatchObject({ status: 'available' });
    // What the others need cannot be read there: nothing is removed, and it says so.
    expect((await backups.delete(full.id)).errorMessage).toMatch(/nothing is removed/);
    const gone = await backups.verify(lastId);
    expect(gone.errorMessage).toMatch(/missing in the store/);
  } finally {
    await workers.stop();
    await execa('umount', [backupsDir]);
    await execa('rmdir', [backupsDir]);
    await rename(aside, backupsDir);
  }
  await workers.running();
  const failed = await cloud.db.backup.findFirstOrThrow({ where: { status: 'error-deleting' } });
  expect((await backups.delete(failed.id)).deletedAt).not.toBeNull();
  expect(await backups.stored()).toEqual(stored);
  expect(await backups.verify(lastId)).toMatchObject({ status: 'available', errorMessage: null });
  expect((await backups.verify(fullId)).status).toBe('available');
}, 180_000);
