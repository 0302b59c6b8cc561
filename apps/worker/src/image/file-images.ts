import { constants } from 'node:fs';
import { chmod, copyFile, link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ImportedImages } from './local-importer';

const MODE = 0o644;
/** The store lies on another file system, or the file belongs to somebody else. */
const NO_LINK = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP']);

/**
 * The store of images in one directory. On the same file system an image gets a second name there and nothing is
 * copied; its first one is removed with the import.
 */
export function fileImages(directory: string): ImportedImages {
  return {
    async put(file, { sha256, sizeBytes }) {
      await mkdir(directory, { recursive: true });
      const target = path.join(directory, sha256);
      const there = await stat(target).catch(() => null);
      if (there?.size === sizeBytes) return;
      await sync(file);
      try {
        await rm(target, { force: true });
        await link(file, target);
      } catch (error) {
        if (!NO_LINK.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
        await copyWhole(file, target);
      }
      // A file of somebody else has a mode that lets us read it already.
      await chmod(target, MODE).catch(() => undefined);
      await sync(directory);
    },
    async remove(sha256) {
      await rm(path.join(directory, sha256), { force: true });
    },
  };
}

/** By way of a draft of a fixed name, which the next try writes over. */
async function copyWhole(file: string, target: string): Promise<void> {
  const draft = path.join(path.dirname(target), `.${path.basename(target)}.part`);
  try {
    await copyFile(file, draft, constants.COPYFILE_FICLONE);
    await sync(draft);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
