import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import {
  chmod,
  link,
  mkdir,
  open,
  opendir,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
  statfs,
} from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../app-error';
import { checkedKey } from './blob-key';
import type { BlobStat, BlobStore, PutOptions } from './blob-store';

const MODE = 0o644;
/** Before the names of what is being written; no key begins with a dot. */
const DRAFT = '.';
const DRAFT_END = '.part';
/** The file lies on another file system, or belongs to somebody else. */
const NO_LINK = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP']);

/** A directory in which every key is a file: written aside, synced, then renamed, so that it is whole whenever a crash comes. */
export class FileBlobStore implements BlobStore {
  readonly kind = 'file';

  constructor(readonly directory: string) {}

  async put(key: string, body: Readable, { signal }: PutOptions): Promise<BlobStat> {
    return this.place(key, (draft) => pipeline(body, createWriteStream(draft, { mode: MODE }), { signal }));
  }

  /** On the same file system the file gets a second name, at once and with no draft that a crash could leave. */
  async putFile(key: string, file: string, options: PutOptions): Promise<BlobStat> {
    if (await this.link(key, file)) return { key, sizeBytes: (await stat(file)).size };
    return this.place(key, (draft) =>
      pipeline(createReadStream(file), createWriteStream(draft, { mode: MODE }), { signal: options.signal }),
    );
  }

  /** Whether it could be done: the key has no other file yet, and both are on one file system. */
  private async link(key: string, file: string): Promise<boolean> {
    const target = this.path(key);
    const directory = path.dirname(target);
    return does(async () => {
      await mkdir(directory, { recursive: true });
      await chmod(file, MODE).catch(() => undefined); // whatever the umask; one of somebody else can be read already
      await sync(file);
      try {
        await link(file, target);
      } catch (error) {
        if (codeOf(error) === 'EEXIST') return (await stat(target)).ino === (await stat(file)).ino;
        if (NO_LINK.has(codeOf(error))) return false;
        throw error;
      }
      await sync(directory);
      return true;
    });
  }

  private async place(key: string, write: (draft: string) => Promise<void>): Promise<BlobStat> {
    const target = this.path(key);
    const directory = path.dirname(target);
    const draft = path.join(directory, `${DRAFT}${randomUUID()}${DRAFT_END}`);
    return does(async () => {
      await mkdir(directory, { recursive: true });
      try {
        await write(draft);
        await chmod(draft, MODE);
        await sync(draft);
        await rename(draft, target);
        await sync(directory);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      return { key, sizeBytes: (await stat(target)).size };
    });
  }

  async get(
    key: string,
    { range, signal }: { range?: { start: number; end: number }; signal?: AbortSignal } = {},
  ): Promise<Readable> {
    const file = this.path(key);
    return does(async () => {
      // Opened here, so that what is missing is said now rather than by the stream.
      const handle = await open(file, 'r');
      return handle.createReadStream({ ...range, signal });
    });
  }

  async stat(key: string): Promise<BlobStat | null> {
    return does(async () => {
      const found = await stat(this.path(key)).catch(orMissing);
      return found?.isFile() ? { key, sizeBytes: found.size } : null;
    });
  }

  async remove(key: string): Promise<void> {
    await does(() => rm(this.path(key), { force: true }));
  }

  async *list(prefix: string): AsyncIterable<BlobStat> {
    // From the deepest directory that the prefix names: a store may hold millions of files elsewhere.
    const below = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    for await (const file of filesBelow(path.join(this.directory, below))) {
      if (path.basename(file).startsWith(DRAFT)) continue;
      const key = path.relative(this.directory, file);
      if (!key.startsWith(prefix)) continue;
      const found = await this.stat(key);
      if (found) yield found;
    }
  }

  /** By the time at which the file was last changed or got that name: its bytes may be an older file's. */
  async removeDrafts(before: Date): Promise<void> {
    await does(async () => {
      for await (const file of filesBelow(this.directory)) {
        const name = path.basename(file);
        if (!name.startsWith(DRAFT) || !name.endsWith(DRAFT_END)) continue;
        const found = await stat(file).catch(orMissing);
        if (found && found.ctime < before) await rm(file, { force: true });
      }
    });
  }

  /** The directory goes too when nothing is left in it. */
  async clean(directory: string): Promise<void> {
    const at = this.path(directory);
    await does(async () => {
      const names = (await readdir(at).catch(orMissing)) ?? [];
      const drafts = names.filter((name) => name.startsWith(DRAFT));
      await Promise.all(drafts.map((name) => rm(path.join(at, name), { force: true })));
      await rmdir(at).catch((error: unknown) => {
        if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) throw error;
      });
    });
  }

  async freeBytes(): Promise<number | null> {
    const { bavail, bsize } = await does(() => statfs(this.directory));
    return bavail * bsize;
  }

  private path(key: string): string {
    return path.join(this.directory, checkedKey(key));
  }
}

async function* filesBelow(directory: string): AsyncIterable<string> {
  const entries = await opendir(directory).catch(orMissing);
  if (!entries) return;
  for await (const entry of entries) {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      // A file system's own, such as its snapshots.
      if (!entry.name.startsWith('.')) yield* filesBelow(file);
    } else if (entry.isFile()) yield file;
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

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

function orMissing(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}

async function does<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw inWords(error);
  }
}

function inWords(cause: unknown): unknown {
  if (cause instanceof AppError || codeOf(cause) === 'ABORT_ERR') return cause;
  switch (codeOf(cause)) {
    case '':
      return cause;
    case 'ENOENT':
      return new AppError('STORAGE', 'The store does not have this file.', {
        hint: 'Ask an administrator to look after the store.',
        cause,
      });
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('STORAGE', 'The store’s disk is full.', {
        hint: 'Ask an administrator to free space there; then try again.',
        cause,
      });
    default:
      return new AppError('STORAGE', `The store’s directory could not be used (${codeOf(cause)}).`, {
        hint: 'Look at the disk and the permissions of the state directory.',
        cause,
      });
  }
}
