import { TestS3Server } from '@skydeck/core/testing/s3-server';
import { backupStore } from '@skydeck/core/volume/backup/backup-store';
import { createSchedule } from '@skydeck/core/volume/backup/schedule/create-schedule';
import { listSchedules } from '@skydeck/core/volume/backup/schedule/list-schedules';
import { createScheduleInput, listSchedulesInput } from '@skydeck/core/volume/backup/schedule/schedule.input';
import type { Backup } from '@skydeck/db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GuestShell } from '../testing/guest-shell';
import { TestBackups } from '../testing/test-backups';
import { TestCloud } from '../testing/test-cloud';

let server: TestS3Server;
let cloud: TestCloud;
let backups: TestBackups;

// Backups lie in S3 here; in files everywhere else.
beforeAll(async () => {
  server = await TestS3Server.start();
  cloud = await TestCloud.create({
    ...server.environment,
    SKYDECK_IMAGE_STORE: 'file',
    SKYDECK_BACKUP_STORE: 's3',
  });
  backups = new TestBackups(cloud);
  await cloud.startWorker();
}, 120_000);
afterAll(async () => {
  await cloud.close();
  await server.close();
});

async function keys(): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of backupStore(cloud.config).list('')) found.push(key);
  return found;
}

test('a volume in use is stored in S3 while its guest writes, and restored as it was then', async () => {
  const instanceId = await cloud.launchOne();
  await cloud.atRest(instanceId);
  const id = await backups.volumes.create();
  await backups.volumes.attach(id, instanceId);
  await backups.volumes.atRest(id);
  const shell = await GuestShell.open(cloud, instanceId);
  await shell.untilDisk('vdb');
  const fill = (byte: string) =>
    shell.run(
      `tr '\\0' ${byte} </dev/zero | dd of=/dev/vdb bs=64k count=128 conv=fsync iflag=fullblock 2>/dev/null; sync`,
    );
  await fill('a');
  const sum = async (): Promise<string> =>
    (
      await shell.run(
        'echo 3 >/proc/sys/vm/drop_caches; dd if=/dev/vdb bs=64k count=160 2>/dev/null | sha256sum',
        120_000,
      )
    ).slice(0, 64);
  const before = await sum();
  const asked = await backups.ask(id);
  await backups.volumes.atRest(id);
  // It is frozen: what is written now is not in it.
  await fill('b');
  const backup = await backups.atRest(asked);
  expect(backup).toMatchObject({ status: 'available', attached: true, quiesced: false });
  const second = await backups.create(id, { incremental: true });
  expect(second).toMatchObject({ depth: 1, attached: true });
  expect(second.sha256).not.toBe(backup.sha256);
  expect(await keys()).toContain(`${backup.id}/manifest`);

  // The layers that were frozen for it go by themselves, under the guest that goes on writing.
  await cloud.until('the snapshots of the backups to be gone', 90_000, async () =>
    (await cloud.db.volumeSnapshot.count({ where: { deletedAt: null } })) === 0 ? true : null,
  );
  expect(await backups.volumes.atRest(id)).toMatchObject({ status: 'in-use', errorMessage: null });
  await backups.volumes.detach(id, instanceId);
  await backups.volumes.atRest(id);
  await backups.volumes.delete(id);
  await backups.volumes.atRest(id);
  const restored = await backups.restore(backup.id);
  expect(restored).toMatchObject({ status: 'available', errorMessage: null });
  await backups.volumes.attach(restored.id, instanceId);
  await backups.volumes.atRest(restored.id);
  expect(await sum()).toBe(before);
  shell.close();
  await backups.delete(backup.id);
  await backups.delete(second.id);
  expect(await keys()).toEqual([]);
}, 400_000);

test('a schedule: what was missed runs once, then full after so many, and no more are kept than it says', async () => {
  const volumeId = await backups.volumes.create({ name: 'scheduled' });
  await backups.write(volumeId, 'write -P 1 0 5M');
  const rule = { volumeId, cron: '0 0 1 1 *', incrementals: 1, keep: 2 };
  const { id } = await createSchedule(cloud.ctx, createScheduleInput.parse(rule));
  const ours = { scheduleId: id, deletedAt: null };
  const due = () =>
    cloud.db.backupSchedule.update({
      where: { id },
      data: { nextRunAt: new Date(Date.now() - 3 * 86_400_000) },
    });
  const runs: Backup[] = [];
  for (let run = 0; run < 3; run += 1) {
    await due();
    const backup = await cloud.until('the scheduled backup', 60_000, () =>
      cloud.db.backup.findFirst({
        where: { scheduleId: id, status: 'available', id: { notIn: runs.map((each) => each.id) } },
      }),
    );
    await backups.atRest(backup.id);
    await backups.volumes.atRest(volumeId);
    runs.push(backup);
  }
  expect(runs.map(({ depth }) => depth)).toEqual([0, 1, 0]);
  expect(runs[0]?.name).toMatch(/^scheduled \d{4}-\d\d-\d\d \d\d:\d\d$/);
  await cloud.until('the oldest to be deleted', 60_000, async () =>
    (await cloud.db.backup.count({ where: ours })) === 2 ? true : null,
  );
  expect(
    (await cloud.db.backup.findMany({ where: ours, orderBy: { createdAt: 'asc' } })).map((each) => each.id),
  ).toEqual(runs.slice(1).map((each) => each.id));
  const schedule = await cloud.db.backupSchedule.findUniqueOrThrow({ where: { id } });
  expect(schedule.nextRunAt?.getTime()).toBeGreaterThan(Date.now());

  // What cannot begin says why, and tries again at its next time.
  const projectId = cloud.ctx.actor.projectId!;
  await cloud.db.quota.update({ where: { projectId }, data: { backups: 0 } });
  await due();
  const failed = await cloud.until('the failure to be told', 60_000, async () => {
    const { items } = await listSchedules(cloud.ctx, listSchedulesInput.parse({ volumeId }));
    return items[0]?.error ? items[0] : null;
  });
  expect(failed.error).toMatchObject({ code: 'QUOTA_EXCEEDED' });
  expect(failed.nextRunAt?.getTime()).toBeGreaterThan(Date.now());
  await cloud.db.quota.update({ where: { projectId }, data: { backups: 50 } });
  // With the volume go its schedules; its backups stay.
  await backups.volumes.delete(volumeId);
  await backups.volumes.atRest(volumeId);
  expect(await cloud.db.backupSchedule.count()).toBe(0);
  expect(await cloud.db.backup.count({ where: { volumeId, deletedAt: null } })).toBe(2);
}, 240_000);
