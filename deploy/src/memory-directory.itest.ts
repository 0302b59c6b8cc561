import { mkdtemp, readFile, rmdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { keepInMemory, letGoOfMemory } from './memory-directory';

const TMPFS = 0x0102_1994;
const state = process.env.SKYDECK_STATE_DIR ?? '/var/lib/skydeck';

test('a directory on a disk is brought into memory once, and is an empty one again afterwards', async () => {
  const directory = await mkdtemp(path.join(state, 'test-memory-'));
  const mounts = async () => (await readFile('/proc/self/mounts', 'utf8')).split(` ${directory} `).length - 1;
  try {
    expect((await statfs(directory)).type).not.toBe(TMPFS);
    await keepInMemory(directory);
    await keepInMemory(directory);
    expect((await statfs(directory)).type).toBe(TMPFS);
    expect(await mounts()).toBe(1);
    // One that somebody else has brought there is left alone.
    await letGoOfMemory(path.dirname(directory));
    await letGoOfMemory(directory);
    expect(await mounts()).toBe(0);
    await letGoOfMemory(directory);
  } finally {
    await letGoOfMemory(directory);
    await rmdir(directory);
  }
});
