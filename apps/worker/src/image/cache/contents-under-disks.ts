import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { backingNameOf } from '../../volume/qcow2-header';

/**
 * On which files of the cache the disks of this host's instances stand, and how many on each: what the disks
 * themselves say, also those that no row of the database is about.
 */
export async function contentsUnderDisks(
  instancesDir: string,
  cacheDir: string,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const entries = await readdir(instancesDir, { withFileTypes: true }).catch(ignoreMissing);
  for (const entry of entries ?? []) {
    if (!entry.isDirectory()) continue;
    const directory = path.join(instancesDir, entry.name);
    const names = (await readdir(directory).catch(ignoreMissing)) ?? [];
    for (const name of names.filter((each) => each.includes('.qcow2'))) {
      const backing = backingOf(path.join(directory, name));
      if (backing === null || path.dirname(backing) !== cacheDir) continue;
      const sha256 = path.basename(backing);
      counts.set(sha256, (counts.get(sha256) ?? 0) + 1);
    }
  }
  return counts;
}

/** Null also for one that has just gone. */
function backingOf(file: string): string | null {
  try {
    const name = backingNameOf(file);
    return name === null ? null : path.resolve(path.dirname(file), name);
  } catch (error) {
    ignoreMissing(error as NodeJS.ErrnoException);
    return null;
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

export function countDisks(disks: number): string {
  return disks === 1 ? 'a disk on this host' : `${disks} disks on this host`;
}
