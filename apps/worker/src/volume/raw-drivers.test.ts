import type { VolumeOnBackend } from '@skydeck/core/volume/volume-driver';
import { beforeEach, expect, test } from 'vitest';
import { LvmVolumeDriver } from './lvm-driver';
import type { QemuImg } from './qemu-img';
import { RbdVolumeDriver } from './rbd-driver';
import type { StoragePool } from './storage-pool';
import { RecordedPool, RecordedQemuImg } from './testing/recorded-pool';

// Neither a volume group nor a Ceph cluster is at hand where tests run: what is proven is what the drivers ask for.

const GIB = 1024 ** 3;
const id = '11111111-1111-4111-8111-111111111111';
const snapshotId = '22222222-2222-4222-8222-222222222222';
const options = { signal: new AbortController().signal };
const volume: VolumeOnBackend = { id, sizeGiB: 2, location: null, key: null };
const key = { secretUuid: id, passphrase: Buffer.from('p') };

let pool: RecordedPool;
let qemuImg: RecordedQemuImg;
let commands: string[];
let snapshots: string[];

async function run(file: string, args: readonly string[]): Promise<string> {
  const line = [file, ...args].filter((word) => word !== 'sudo' && word !== '-n').join(' ');
  commands.push(line);
  const renamed = /(?:lvrename --yes vg|rename) (?:vols\/)?(\S+) (?:vols\/)?(\S+)$/.exec(line);
  if (renamed) pool.rename(renamed[1]!, renamed[2]!);
  if (line.includes('lvcreate')) pool.volumes.set(`volume-${id}.${snapshotId}`, 2 * GIB);
  if (line.includes('snap create')) snapshots.push(snapshotId);
  if (line.includes('snap rm')) snapshots = [];
  return line.includes('snap ls') ? JSON.stringify(snapshots.map((name) => ({ name }))) : '';
}

beforeEach(() => {
  pool = new RecordedPool();
  qemuImg = new RecordedQemuImg();
  commands = [];
  snapshots = [];
});

const parts = () => ({
  pool: pool as unknown as StoragePool,
  qemuImg: qemuImg as unknown as QemuImg,
  run: run as never,
});
const lvm = () => new LvmVolumeDriver({ ...parts(), group: 'vg' });
const rbd = () =>
  new RbdVolumeDriver({
    ...parts(),
    cephPool: 'vols',
    monitors: ['10.0.0.1:6789'],
    user: 'skydeck',
    secretUuid: snapshotId,
  });
const source = { kind: 'file', path: '/cache/image', format: 'qcow2' } as const;

test('a logical volume is made as a draft, wiped of what others left, and renamed when whole', async () => {
  const location = await lvm().create(volume, { from: 'nothing' }, options);
  expect(location).toBe(`volume-${id}`);
  expect(pool.calls).toEqual([
    `create volume-${id}.draft ${2 * GIB} owned`,
    `wipe volume-${id}.draft`,
    'refresh',
  ]);
  expect(commands).toEqual([`lvrename --yes vg volume-${id}.draft volume-${id}`]);
  await lvm().create(volume, { from: 'nothing' }, options);
  expect(commands).toHaveLength(1);
});

test('a logical volume is filled over all it held; an encrypted one has room for its header', async () => {
  const encrypted = { ...volume, key };
  await lvm().create(encrypted, { from: 'disk', source, virtualBytes: GIB }, options);
  expect(await lvm().size(encrypted, options)).toBe(2 * GIB);
  expect(pool.calls[0]).toBe(`create volume-${id}.draft ${2 * GIB + 16 * 1024 ** 2} owned`);
  expect(qemuImg.calls).toEqual([
    `luks /dev/vg/volume-${id}.draft ${2 * GIB}`,
    `copy /cache/image -> /dev/vg/volume-${id}.draft`,
  ]);
  expect(lvm().source({ ...encrypted, location: `volume-${id}` })).toMatchObject({
    kind: 'block',
    path: `/dev/vg/volume-${id}`,
    format: 'raw',
    key,
  });
});

test('a snapshot of a logical volume is read-only, as large as its origin, and copied back to revert', async () => {
  const made = { ...volume, location: await lvm().create(volume, { from: 'nothing' }, options) };
  commands.length = 0;
  const taken = await lvm().snapshot(made, snapshotId, options);
  expect(await lvm().snapshot(made, snapshotId, options)).toEqual(taken);
  expect(taken).toEqual({ snapshotLocation: `volume-${id}.${snapshotId}`, volumeLocation: `volume-${id}` });
  expect(commands).toEqual([
    `lvcreate --yes --snapshot --permission r --extents 100%ORIGIN --name volume-${id}.${snapshotId} vg/volume-${id}`,
  ]);
  const snapshot = { id: snapshotId, location: taken.snapshotLocation };
  await lvm().revert(made, snapshot, options);
  expect(qemuImg.calls).toEqual([`copy /dev/vg/volume-${id}.${snapshotId} -> /dev/vg/volume-${id}`]);
  await lvm().removeSnapshot(made, snapshot, [], options);
  await lvm().remove(made, options);
  expect(pool.volumes.size).toBe(0);
});

test('an image of Ceph is made, snapshotted, rolled back and removed with its snapshots', async () => {
  const driver = rbd();
  const made = { ...volume, location: await driver.create(volume, { from: 'nothing' }, options) };
  expect(pool.calls).not.toContain(`wipe volume-${id}.draft`);
  const taken = await driver.snapshot(made, snapshotId, options);
  await driver.snapshot(made, snapshotId, options);
  expect(taken.snapshotLocation).toBe(`volume-${id}@${snapshotId}`);
  const snapshot = { id: snapshotId, location: taken.snapshotLocation };
  await driver.revert(made, snapshot, options);
  await driver.removeSnapshot(made, snapshot, [], options);
  await driver.removeSnapshot(made, snapshot, [], options);
  await driver.extend(made, 5, options);
  await driver.remove(made, options);
  const rbdCalls = commands.map((line) => line.replace('rbd --id skydeck -m 10.0.0.1:6789 ', ''));
  expect(rbdCalls.filter((line) => !line.startsWith('snap ls'))).toEqual([
    `rename vols/volume-${id}.draft vols/volume-${id}`,
    `snap create --no-progress vols/volume-${id}@${snapshotId}`,
    `snap rollback --no-progress vols/volume-${id}@${snapshotId}`,
    `snap rm --no-progress vols/volume-${id}@${snapshotId}`,
    `snap purge --no-progress vols/volume-${id}`,
  ]);
  expect(pool.calls).toContain(`resize volume-${id} ${5 * GIB}`);
  expect(driver.source(made)).toMatchObject({ kind: 'rbd', pool: 'vols', image: `volume-${id}` });
  expect(pool.volumes.size).toBe(0);
});

test('a volume too small for what fills it is refused, and a failure leaves no draft', async () => {
  const large = { from: 'disk', source, virtualBytes: 3 * GIB } as const;
  await expect(lvm().create(volume, large, options)).rejects.toMatchObject({ code: 'INVALID' });
  qemuImg.copy = async () => {
    throw new Error('the disk is full');
  };
  await expect(lvm().create(volume, { ...large, virtualBytes: GIB }, options)).rejects.toThrow('full');
  expect(pool.volumes.size).toBe(0);
});

const writer = (writes: string[]) => ({
  from: 'writer' as const,
  virtualBytes: GIB,
  write: async (disk: object, zeroed: boolean) => {
    writes.push(`${'path' in disk ? String(disk.path) : ''} ${zeroed}`);
  },
});

test('another content takes a device’s place when it is whole; the former one goes last', async () => {
  const writes: string[] = [];
  const driver = lvm();
  const location = await driver.create(volume, { from: 'nothing' }, options);
  commands = [];
  const there = { ...volume, location };
  await driver.replace(there, writer(writes), options);
  expect(writes).toEqual([`/dev/vg/volume-${id}.draft true`]);
  expect(commands).toEqual([
    `lvrename --yes vg volume-${id} volume-${id}.former`,
    `lvrename --yes vg volume-${id}.draft volume-${id}`,
  ]);
  expect([...pool.volumes.keys()]).toEqual([`volume-${id}`]);
  // What an encrypted device has never been written to does not read as zeros.
  await driver.replace({ ...there, key }, writer(writes), options);
  expect(writes.at(-1)).toBe(`/dev/vg/volume-${id}.draft false`);
});

test.each([
  ['between its renamings', [`volume-${id}.former`, `volume-${id}.draft`]],
  ['after them', [`volume-${id}.former`, `volume-${id}`]],
])('what a replacement that was cut off %s has left is never taken for another one', async (_, left) => {
  const writes: string[] = [];
  const there = { ...volume, location: `volume-${id}` };
  for (const [size, name] of left.entries()) pool.volumes.set(name, size + 1);
  await lvm().replace(there, writer(writes), options);
  expect(writes).toEqual([`/dev/vg/volume-${id}.draft true`]);
  expect([...pool.volumes.keys()]).toEqual([`volume-${id}`]);
});

test('a replacement that was cut off between its renamings is taken back', async () => {
  pool.volumes.set(`volume-${id}.former`, 1).set(`volume-${id}.draft`, 2);
  await lvm().dropDraft({ ...volume, location: `volume-${id}` }, options);
  expect([...pool.volumes]).toEqual([[`volume-${id}`, 1]]);
});

test('a failure while it is written leaves what was there', async () => {
  const there = { ...volume, location: `volume-${id}` };
  pool.volumes.set(`volume-${id}`, 1);
  const failing = { ...writer([]), write: () => Promise.reject(new Error('the store broke off')) };
  await expect(lvm().replace(there, failing, options)).rejects.toThrow('the store broke off');
  expect([...pool.volumes]).toEqual([[`volume-${id}`, 1]]);
});
