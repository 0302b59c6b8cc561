import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { makeBootDisk } from './boot-disk';
import { makeInitramfs } from './initramfs';
import { unpackKernel } from './kernel-package';

const SOURCES = ['deploy/guest/rootfs', 'deploy/src/guest-image'];

/** One hash over all files that make the image what it is. */
async function sourcesHash(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const directory = path.join(root, source);
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !entry.name.includes('test.ts'));
    for (const file of files.map((entry) => path.join(entry.parentPath, entry.name)).sort()) {
      hash.update(path.relative(root, file)).update(await readFile(file));
    }
  }
  return hash.digest('hex').slice(0, 12);
}

/**
 * The small guest image: the distribution's kernel for virtual machines, busybox and a few scripts, 18 MB. It is
 * made once and kept; a newer kernel alone is no reason to make it anew.
 * @param directory where images are kept
 * @returns the path of the qcow2
 */
export async function ensureGuestImage(
  root: string,
  directory: string,
): Promise<{ path: string; made: boolean }> {
  const target = path.join(directory, `skydeck-guest-${await sourcesHash(root)}.qcow2`);
  if (existsSync(target)) return { path: target, made: false };
  await mkdir(directory, { recursive: true });
  const scratch = await mkdtemp('/var/tmp/skydeck-guest-');
  try {
    const kernel = await unpackKernel(scratch);
    const initramfs = await makeInitramfs(kernel, path.join(root, 'deploy/guest/rootfs'), scratch);
    const draft = `${target}.${process.pid}.new`;
    await makeBootDisk(kernel.image, initramfs, scratch, draft);
    await rename(draft, target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return { path: target, made: true };
}
