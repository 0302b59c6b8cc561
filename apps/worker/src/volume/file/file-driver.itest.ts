import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { open, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DiskSource } from '@skydeck/core/volume/disk-source';
import type { VolumeOnBackend } from '@skydeck/core/volume/volume-driver';
import { isNoStoragePool } from '@skydeck/libvirt';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { poolName } from '../pool-xml';
import { testKey, TestPool } from '../testing/test-pool';

const MIB = 1024 ** 2;
const signal = new AbortController().signal;
const options = { signal };

// QEMU measures for a second of the processor's time how to make each key, however busy the machine is.
vi.setConfig({ testTimeout: 180_000 });

let pool: TestPool;
beforeAll(async () => {
  pool = await TestPool.create();
});
afterEach(async () => {
  for (const name of await readdir(pool.directory)) await execa('rm', [path.join(pool.directory, name)]);
  expect(await readdir(pool.keysDirectory).catch(() => [])).toEqual([]);
});
afterAll(() => pool.close());

/** Fills a file with bytes that no compression or zero detection shortens. */
async function rawDisk(name: string, mib: number): Promise<{ source: DiskSource; bytes: Buffer }> {
  const file = path.join(pool.parent, name);
  const bytes = randomBytes(mib * MIB);
  await writeFile(file, bytes);
  return { source: { kind: 'file', path: file, format: 'raw' }, bytes };
}

/** What a guest would read at the volume's beginning. */
async function read(disk: DiskSource, mib: number): Promise<string> {
  const target = path.join(pool.parent, 'read.raw');
  await writeFile(target, '');
  await execa('truncate', ['-s', '4G', target]);
  await pool.qemuImg.copy(disk, { kind: 'file', path: target, format: 'raw' }, options, true);
  const handle = await open(target);
  const { buffer } = await handle.read(Buffer.alloc(mib * MIB), 0, mib * MIB, 0);
  await handle.close();
  return sha256(buffer);
}

/** What a guest would write there. */
async function write(disk: DiskSource, bytes: Buffer): Promise<void> {
  const file = path.join(pool.parent, 'write.raw');
  await writeFile(file, bytes);
  await pool.qemuImg.copy({ kind: 'file', path: file, format: 'raw' }, disk, options, false);
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function filled(
  key: VolumeOnBackend['key'] = null,
): Promise<{ volume: VolumeOnBackend; bytes: Buffer }> {
  const { source, bytes } = await rawDisk('content.raw', 8);
  const volume = pool.volume({ key });
  volume.location = await pool.driver.create(
    volume,
    { from: 'disk', source, virtualBytes: bytes.length },
    options,
  );
  return { volume, bytes };
}

describe.each([
  ['plain', null],
  ['encrypted', testKey()],
] as const)('a volume, %s', (_, key) => {
  test('is made blank, twice the same, and removed', async () => {
    const volume = pool.volume({ key });
    const location = await pool.driver.create(volume, { from: 'nothing' }, options);
    expect(location).toBe(`volume-${volume.id}`);
    expect(await pool.driver.create(volume, { from: 'nothing' }, options)).toBe(location);
    const facts = await pool.qemuImg.info(path.join(pool.directory, location), 'qcow2', signal);
    expect(facts).toMatchObject({ virtualBytes: 1024 ** 3, backing: null, encrypted: key !== null });
    expect((await stat(path.join(pool.directory, location))).mode & 0o777).toBe(0o660);
    expect(await pool.driver.list(signal)).toMatchObject([{ location }]);
    await pool.driver.remove({ ...volume, location }, options);
    await pool.driver.remove({ ...volume, location }, options);
    expect(await readdir(pool.directory)).toEqual([]);
  });

  test('is filled from a disk, with progress, and copied to another volume', async () => {
    const { volume, bytes } = await filled(key);
    expect(await read(pool.driver.source(volume), 8)).toBe(sha256(bytes));
    const copy = pool.volume({ key: key && testKey() });
    const seen: number[] = [];
    copy.location = await pool.driver.create(
      copy,
      { from: 'disk', source: pool.driver.source(volume), virtualBytes: 1024 ** 3 },
      { signal, progress: (part) => seen.push(part) },
    );
    expect(seen.at(-1)).toBe(1);
    await pool.driver.remove(volume, options);
    expect(await read(pool.driver.source(copy), 8)).toBe(sha256(bytes));
  });

  test('grows and keeps what is on it', async () => {
    const { volume, bytes } = await filled(key);
    expect(await pool.driver.size(volume, options)).toBe(1024 ** 3);
    await pool.driver.extend(volume, 3, options);
    await pool.driver.extend(volume, 3, options);
    expect(await pool.driver.size(volume, options)).toBe(3 * 1024 ** 3);
    const file = path.join(pool.directory, volume.location ?? '');
    expect((await pool.qemuImg.info(file, 'qcow2', signal)).virtualBytes).toBe(3 * 1024 ** 3);
    expect(await read(pool.driver.source(volume), 8)).toBe(sha256(bytes));
  });

  test('goes on over snapshots, which stay what they were; any of them can go', async () => {
    const { volume, bytes } = await filled(key);
    const states = [bytes];
    const snapshots: { id: string; location: string }[] = [];
    for (let round = 0; round < 3; round += 1) {
      const id = crypto.randomUUID();
      const taken = await pool.driver.snapshot(volume, id, options);
      expect(await pool.driver.snapshot(volume, id, options)).toEqual(taken);
      snapshots.push({ id, location: taken.snapshotLocation });
      volume.location = taken.volumeLocation;
      const next = Buffer.from(states.at(-1)!);
      randomBytes(MIB).copy(next, round * 2 * MIB);
      await write(pool.driver.source(volume), next);
      states.push(next);
    }
    await pool.driver.extend(volume, 2, options);
    for (const [index, snapshot] of snapshots.entries()) {
      expect(await read(pool.driver.snapshotSource(volume, snapshot), 8)).toBe(sha256(states[index]!));
    }
    // The middle one, then the oldest: what is left still reads as before.
    for (const gone of [1, 0]) {
      const [snapshot] = snapshots.splice(gone, 1);
      states.splice(gone, 1);
      for (let twice = 0; twice < 2; twice += 1) {
        volume.location = await pool.driver.removeSnapshot(volume, snapshot!, snapshots, options);
      }
    }
    expect(await read(pool.driver.snapshotSource(volume, snapshots[0]!), 8)).toBe(sha256(states[0]!));
    expect(await read(pool.driver.source(volume), 8)).toBe(sha256(states[1]!));
    volume.location = await pool.driver.revert(volume, snapshots[0]!, options);
    expect(await read(pool.driver.source(volume), 8)).toBe(sha256(states[0]!));
    volume.location = await pool.driver.removeSnapshot(volume, snapshots[0]!, [], options);
    expect(await read(pool.driver.source(volume), 8)).toBe(sha256(states[0]!));
    expect(await readdir(pool.directory)).toEqual([volume.location]);
  });

  test('a layer in the middle that its guest has merged, which nobody wrote down, is merged no second time', async () => {
    const { volume, bytes } = await filled(key);
    const states = [bytes];
    const snapshots: { id: string; location: string }[] = [];
    for (let round = 0; round < 2; round += 1) {
      const id = crypto.randomUUID();
      const taken = await pool.driver.snapshot(volume, id, options);
      snapshots.push({ id, location: taken.snapshotLocation });
      volume.location = taken.volumeLocation;
      const next = Buffer.from(states.at(-1)!);
      randomBytes(MIB).copy(next, MIB);
      await write(pool.driver.source(volume), next);
      states.push(next);
    }
    const [older, newer] = [snapshots[0]!, snapshots[1]!];
    // What QEMU does while a guest runs: the layer above the older snapshot is in its file, and the volume goes on there.
    await pool.qemuImg.commit(pool.driver.snapshotSource(volume, newer), options);
    const file = (location: string): string => path.join(pool.directory, location);
    const active = {
      kind: 'file',
      path: file(volume.location!),
      format: 'qcow2',
      ...(key ? { key } : {}),
    } as const;
    await pool.qemuImg.rebase(active, file(older.location), options);

    expect(pool.driver.mergeOf(volume, older, [newer])).toMatchObject({
      base: { path: file(older.location) },
      top: { path: file(newer.location) },
      active: false,
    });
    for (let twice = 0; twice < 2; twice += 1) {
      volume.location = await pool.driver.removeSnapshot(volume, older, [newer], options);
    }
    expect(await read(pool.driver.snapshotSource(volume, newer), 8)).toBe(sha256(states[1]!));
    expect(await read(pool.driver.source(volume), 8)).toBe(sha256(states[2]!));
    expect((await readdir(pool.directory)).sort()).toEqual([newer.location, volume.location].sort());
  });
});

test('a layer prepared for a guest is dropped again when the snapshot is not taken', async () => {
  const { volume, bytes } = await filled();
  const id = crypto.randomUUID();
  const prepared = await pool.driver.prepareLayer(volume, id, options);
  expect(prepared.snapshotLocation).toBe(volume.location);
  expect(prepared.layer).toMatchObject({ kind: 'file', format: 'qcow2' });
  expect(await readdir(pool.directory)).toHaveLength(2);
  await pool.driver.removeSnapshot(volume, { id, location: null }, [], options);
  expect(await readdir(pool.directory)).toEqual([volume.location]);
  expect(await read(pool.driver.source(volume), 8)).toBe(sha256(bytes));
});

test('an encrypted file holds nothing that can be read without its key', async () => {
  const { volume, bytes } = await filled(testKey());
  const file = await readFile(path.join(pool.directory, volume.location ?? ''));
  expect(file.includes(bytes.subarray(MIB, MIB + 64))).toBe(false);
  const other = { ...volume, key: testKey() };
  await expect(read(pool.driver.source(other), 8)).rejects.toMatchObject({ code: 'STORAGE' });
});

test('while an encrypted volume is filled, no command line or environment of the host shows its passphrase', async () => {
  const { source, bytes } = await rawDisk('content.raw', 8);
  const key = testKey();
  const shown: string[] = [];
  let files: { mode: number }[] = [];
  const content = { from: 'disk', source, virtualBytes: bytes.length } as const;
  await pool.driver.create(pool.volume({ key }), content, {
    signal,
    progress: () => {
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        for (const part of ['cmdline', 'environ']) {
          const text = readIfThere(`/proc/${pid}/${part}`);
          if (text.includes('qemu-img') || text.includes(key.passphrase.toString())) shown.push(text);
        }
      }
      files = readdirSync(pool.keysDirectory).map((name) => statSync(path.join(pool.keysDirectory, name)));
    },
  });
  expect(shown.some((text) => text.includes('key-secret'))).toBe(true);
  for (const text of shown) expect(text).not.toContain(key.passphrase.toString());
  expect(files.map(({ mode }) => mode & 0o777)).toEqual([0o600]);
  expect(statSync(pool.keysDirectory).mode & 0o777).toBe(0o700);
});

/** A process may have ended meanwhile. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

test('what somebody else made is taken over and given back under its name', async () => {
  const { bytes } = await rawDisk('foreign', 8);
  await writeFile(path.join(pool.directory, 'foreign.raw'), bytes);
  const volume = pool.volume();
  for (let twice = 0; twice < 2; twice += 1) {
    expect(await pool.driver.adopt(volume.id, 'foreign.raw', options)).toEqual({
      location: `volume-${volume.id}`,
      sizeBytes: bytes.length,
    });
  }
  volume.location = `volume-${volume.id}`;
  expect(await read(pool.driver.source(volume), 8)).toBe(sha256(bytes));
  await pool.driver.release(volume, 'foreign.qcow2', options);
  await pool.driver.release(volume, 'foreign.qcow2', options);
  expect(await readdir(pool.directory)).toEqual(['foreign.qcow2']);
});

test('files that reach into others are not taken over', async () => {
  const hostile = path.join(pool.directory, 'hostile.qcow2');
  await execa('qemu-img', [
    'create',
    '-q',
    '-f',
    'qcow2',
    '-u',
    '-b',
    '/etc/passwd',
    '-F',
    'raw',
    hostile,
    '1M',
  ]);
  const { id } = pool.volume();
  await expect(pool.driver.adopt(id, 'hostile.qcow2', options)).rejects.toThrow(/parts in other files/);
  await expect(pool.driver.adopt(id, '../../etc/passwd', options)).rejects.toThrow(/cannot be taken over/);
  await expect(pool.driver.adopt(id, `volume-${id}`, options)).rejects.toThrow(/cannot be taken over/);
  expect(await readdir(pool.directory)).toEqual(['hostile.qcow2']);
});

test('a pool that somebody stopped is started again; one whose directory is gone says so', async () => {
  const handle = await pool.libvirt.pools.byName(poolName(pool.backendId));
  await pool.libvirt.pools.destroy(handle);
  await pool.driver.create(pool.volume(), { from: 'nothing' }, options);
  expect(await pool.libvirt.pools.isActive(handle)).toBe(true);

  await rename(pool.directory, `${pool.directory}.away`);
  try {
    const made = pool.driver.create(pool.volume(), { from: 'nothing' }, options);
    await expect(made).rejects.toMatchObject({ code: 'STORAGE', retryable: true });
    await expect(pool.driver.capacity(signal)).rejects.toThrow(/is gone/);
  } finally {
    await rename(`${pool.directory}.away`, pool.directory);
  }
  expect((await pool.driver.capacity(signal)).totalBytes).toBeGreaterThan(0);
});

test('the pool that a back end of before has left for the same directory gives way', async () => {
  const volume = pool.volume();
  await pool.driver.create(volume, { from: 'nothing' }, options);
  const next = await TestPool.create(pool.directory);
  try {
    await next.driver.open(signal);
    expect(await next.driver.list(signal)).toMatchObject([{ location: `volume-${volume.id}` }]);
    await expect(pool.libvirt.pools.byName(poolName(pool.backendId))).rejects.toSatisfy(isNoStoragePool);
  } finally {
    await next.close();
  }
  await pool.driver.open(signal);
});

test('a volume too small for its content is refused, and a cancelled one leaves nothing', async () => {
  const { source } = await rawDisk('content.raw', 8);
  const content = { from: 'disk', source, virtualBytes: 2 * 1024 ** 3 } as const;
  await expect(pool.driver.create(pool.volume(), content, options)).rejects.toMatchObject({
    code: 'INVALID',
  });
  const abort = new AbortController();
  const made = pool.driver.create(
    pool.volume(),
    { ...content, virtualBytes: MIB },
    { signal: abort.signal, progress: () => abort.abort() },
  );
  await expect(made).rejects.toThrow();
  expect(await readdir(pool.directory)).toEqual([]);
});

test('a full file system fails with words, and leaves no draft', async () => {
  const small = path.join(pool.parent, 'small');
  await execa('mkdir', [small]);
  await execa('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', small]);
  const full = await TestPool.create(small);
  try {
    const { source } = await rawDisk('content.raw', 8);
    const content = { from: 'disk', source, virtualBytes: 8 * MIB } as const;
    await expect(full.driver.create(full.volume(), content, options)).rejects.toMatchObject({
      code: 'STORAGE',
      message: expect.stringMatching(/full/) as string,
    });
    expect(await readdir(small)).toEqual([]);
  } finally {
    await full.close();
    await execa('umount', [small]);
  }
});
