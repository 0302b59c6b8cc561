import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';

const SHA256 = /^[0-9a-f]{64}$/;
const DRAFT = '.part';

export interface CacheFileFacts {
  sizeBytes: number;
  changedAt: Date;
  /** Another one after every change of the bytes, and for every other file of that name. */
  identity: string;
}

/** The directory of a cache: each image under its SHA-256, and what is being written beside it. */
export class CacheFiles {
  constructor(private readonly directory: string) {}

  path(sha256: string): string {
    if (!SHA256.test(sha256)) throw new Error(`${sha256} is no name of a cached image`);
    return path.join(this.directory, sha256);
  }

  /** A name that no other transfer has, also none that is just ending. */
  draft(sha256: string): string {
    return `${this.path(sha256)}.${randomUUID()}${DRAFT}`;
  }

  async removeDrafts(): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    const drafts = (await readdir(this.directory)).filter((name) => name.endsWith(DRAFT));
    await Promise.all(drafts.map((name) => rm(path.join(this.directory, name))));
  }

  async list(): Promise<string[]> {
    return (await readdir(this.directory)).filter((name) => SHA256.test(name));
  }

  /** Null when it is not there. */
  async facts(sha256: string): Promise<CacheFileFacts | null> {
    try {
      const { size, mtime, mtimeMs, ino } = await stat(this.path(sha256));
      return { sizeBytes: size, changedAt: mtime, identity: `${ino} ${size} ${mtimeMs}` };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.path(sha256), { force: true });
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.directory);
    return bavail * bsize;
  }

  /** @throws an ENOSPC as the file system would, before guests that write to the same disk feel it */
  async requireFree(bytes: number): Promise<void> {
    if ((await this.freeBytes()) >= bytes) return;
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  }
}
