import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { copyGroup } from '@skydeck/core/volume/group/copy-group';
import { deleteGroup } from '@skydeck/core/volume/group/delete-group';
import { deleteGroupSnapshot } from '@skydeck/core/volume/group/delete-group-snapshot';
import { getGroup } from '@skydeck/core/volume/group/list-groups';
import { getGroupSnapshot } from '@skydeck/core/volume/group/list-group-snapshots';
import { setGroupVolumes } from '@skydeck/core/volume/group/set-group-volumes';
import { actOnVolumes } from '@skydeck/core/volume/act-on-volumes';
import { deleteSnapshot } from '@skydeck/core/volume/snapshot/delete-snapshot';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GuestShell } from '../testing/guest-shell';
import { TestCloud } from '../testing/test-cloud';
import { TestGroups } from '../testing/test-groups';
import { TestVolumes } from '../testing/test-volumes';

let cloud: TestCloud;
let volumes: TestVolumes;
let groups: TestGroups;

beforeAll(async () => {
  cloud = await TestCloud.create();
  await cloud.startWorker();
  volumes = new TestVolumes(cloud);
  groups = new TestGroups(cloud);
}, 120_000);
afterAll(() => cloud.close());

async function two(): Promise<[string, string]> {
  return [await volumes.create(), await volumes.create()];
}

async function fill(volumeId: string, byte: number): Promise<void> {
  const { location } = await cloud.db.volume.findUniqueOrThrow({ where: { id: volumeId } });
  const file = path.join(cloud.config.volumesDir, location ?? '');
  await execa('qemu-io', ['-f', 'qcow2', '-c', `write -P ${byte} 0 64k`, file]);
}

async function untilGone(what: string, ask: () => Promise<{ deletedAt: Date | null }>): Promise<void> {
  await cloud.until(what, 90_000, async () => ((await ask()).deletedAt === null ? null : true));
}

test('a group freezes, is made anew from that moment, and goes with its parts', async () => {
  const [a, b] = await two();
  const fast = await cloud.db.volumeType.create({ data: { name: 'fast' } });
  await expect(groups.create([a], [fast.id])).rejects.toThrow('of the types fast only');
  const groupId = await groups.create([a, b]);
  const { results } = await actOnVolumes(cloud.ctx, { ids: [a], action: 'delete' });
  expect(results[0]?.error?.message).toContain('in a group');
  await expect(groups.create([a])).rejects.toThrow('in a group');
  await fill(a, 0x61);
  await fill(b, 0x62);

  const id = await groups.snapshot(groupId);
  const taken = await groups.ended(id);
  expect(taken).toMatchObject({ status: 'available', consistency: 'detached' });
  expect([...taken.parts.values()].map(({ status }) => status)).toEqual(['available', 'available']);
  expect(await getGroupSnapshot(cloud.ctx, { id })).toMatchObject({ status: 'available' });
  await expect(deleteSnapshot(cloud.ctx, { id: taken.parts.get(a)!.id })).rejects.toThrow('group snapshot');
  await expect(deleteGroup(cloud.ctx, { id: groupId, deleteVolumes: false })).rejects.toThrow(
    'has group snapshots',
  );
  await fill(a, 0x63);

  const copy = await copyGroup(cloud.ctx, {
    source: { kind: 'group-snapshot', groupSnapshotId: id },
    name: 'as it was',
    description: '',
  });
  const made = await cloud.until('the copies', 90_000, async () => {
    const group = await getGroup(cloud.ctx, { id: copy.id });
    return group.status === 'creating' ? null : group;
  });
  expect(made).toMatchObject({ status: 'available', snapshots: 0 });
  expect(made.volumes.map(({ name }) => name)).toEqual(['volume-1', 'volume-2']);
  const copied = [...(await groups.ended(await groups.snapshot(copy.id))).parts.values()];
  const contents = [];
  for (const part of copied) contents.push(await groups.head(part, 1));
  expect(contents.sort()).toEqual(['a', 'b']);

  const groupSnapshotId = copied[0]?.groupSnapshotId;
  for (const snapshotId of [id, groupSnapshotId!]) {
    await deleteGroupSnapshot(cloud.ctx, { id: snapshotId });
    await untilGone('the group snapshot to go', () =>
      cloud.db.groupSnapshot.findUniqueOrThrow({ where: { id: snapshotId } }),
    );
  }
  expect(await cloud.db.volumeSnapshot.count({ where: { deletedAt: null } })).toBe(0);
  for (const goes of [groupId, copy.id]) {
    await deleteGroup(cloud.ctx, { id: goes, deleteVolumes: true });
    await untilGone('the group to go', () => cloud.db.volumeGroup.findUniqueOrThrow({ where: { id: goes } }));
  }
  expect(await readdir(cloud.config.volumesDir)).toEqual([]);
}, 240_000);

test('a group is cloned, its volumes are taken out, and stay when it goes', async () => {
  const [a, b] = await two();
  const groupId = await groups.create([a, b]);
  const { id: cloneId } = await copyGroup(cloud.ctx, {
    source: { kind: 'group', groupId },
    name: 'clone',
    description: '',
  });
  await cloud.until('the clones', 90_000, async () =>
    (await getGroup(cloud.ctx, { id: cloneId })).status === 'available' ? true : null,
  );
  await setGroupVolumes(cloud.ctx, { id: groupId, volumeIds: [b] });
  expect(await volumes.atRest(a)).toMatchObject({ groupId: null });
  expect(await deleteGroup(cloud.ctx, { id: groupId, deleteVolumes: false })).toEqual({ operationId: null });
  expect(await volumes.atRest(b)).toMatchObject({ status: 'available', groupId: null });
  const where = { projectId: cloud.ctx.actor.projectId! };
  await cloud.db.quota.update({ where, data: { groups: 1 } });
  await expect(groups.create([a])).rejects.toThrow('1 groups wanted, 0 of 1 left');
  await cloud.db.quota.update({ where, data: { groups: 20 } });
}, 120_000);

test('what one guest writes to two volumes in turn is frozen at one moment', async () => {
  const instanceId = await cloud.launchOne();
  await cloud.atRest(instanceId);
  const [a, b] = await two();
  for (const id of [a, b]) {
    await volumes.attach(id, instanceId);
    await volumes.atRest(id);
  }
  const groupId = await groups.create([a, b]);
  const shell = await GuestShell.open(cloud, instanceId);
  const write = (device: string): string =>
    `printf %08d $i | dd of=/dev/${device} conv=fsync,notrunc 2>/dev/null`;
  // `true`, because nothing may follow the `&` that the shell would have to wait for.
  await shell.run(
    `(i=0; while :; do i=$((i+1)); ${write('vdb')}; ${write('vdc')}; done) >/dev/null 2>&1 & true`,
  );
  await shell.run('until head -c 8 /dev/vdc | grep -q 0; do :; done');

  let before = 0;
  for (let round = 1; round <= 4; round += 1) {
    const { status, consistency, parts } = await groups.ended(await groups.snapshot(groupId));
    expect({ status, consistency }).toEqual({ status: 'available', consistency: 'crash' });
    const first = Number(await groups.head(parts.get(a), 8));
    const second = Number(await groups.head(parts.get(b), 8));
    // It is written to the first volume, then to the second, then counted on.
    expect([0, 1]).toContain(first - second);
    expect(second).toBeGreaterThan(before);
    before = first;
  }
  expect(await volumes.atRest(a)).toMatchObject({ status: 'in-use' });
  shell.close();
}, 300_000);
