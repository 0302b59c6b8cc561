import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@skydeck/core/app-error';
import type { BlobStore } from '@skydeck/core/blob/blob-store';
import type { CachedImageFile, ImageCache, ImageToCache } from '@skydeck/core/compute/disk-driver';
import type { Db } from '@skydeck/db';

const MODE = 0o640;

/**
 * The images of this host, as `<sha256>` files. An image is copied from the store once, however many launches
 * want it at the same time, and hashed while it is copied; only a whole and right file gets the final name.
 */
export class FileImageCache implements ImageCache {
  private readonly transfers = new Map<string, Transfer>();

  constructor(private readonly options: { db: Db; hostId: string; store: BlobStore; cacheDir: string }) {}

  async ensure(
    image: ImageToCache,
    signal: AbortSignal,
    progress: (part: number) => void = () => undefined,
  ): Promise<CachedImageFile> {
    const file: CachedImageFile = {
      path: path.join(this.options.cacheDir, image.sha256),
      format: image.diskFormat,
      virtualBytes: image.virtualBytes,
    };
    if (await isWhole(file.path, image.sizeBytes)) return file;
    const transfer = this.transfers.get(image.sha256) ?? this.begin(image, file.path);
    transfer.listeners.add(progress);
    try {
      await unlessAborted(transfer.done, signal);
    } finally {
      transfer.listeners.delete(progress);
    }
    return file;
  }

  /** Removes what a transfer that was killed has left. Call it once, before the first `ensure`. */
  async clean(): Promise<void> {
    await mkdir(this.options.cacheDir, { recursive: true });
    const names = await readdir(this.options.cacheDir);
    await Promise.all(
      names
        .filter((name) => name.endsWith('.part'))
        .map((name) => rm(path.join(this.options.cacheDir, name))),
    );
  }

  private begin(image: ImageToCache, target: string): Transfer {
    const listeners = new Set<(part: number) => void>();
    // It belongs to all who wait, so the cancellation of one does not stop it.
    const done = this.fetch(image, target, (part) => listeners.forEach((listener) => listener(part)));
    const transfer = { done, listeners };
    this.transfers.set(image.sha256, transfer);
    const forget = () => this.transfers.delete(image.sha256);
    done.then(forget, forget);
    return transfer;
  }

  private async fetch(image: ImageToCache, target: string, progress: (part: number) => void): Promise<void> {
    const { db, hostId, store } = this.options;
    const draft = `${target}.part`;
    const hash = createHash('sha256');
    let copied = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        hash.update(chunk);
        copied += chunk.length;
        progress(image.sizeBytes > 0 ? copied / image.sizeBytes : 0);
        next(null, chunk);
      },
    });
    try {
      await writeFile(draft, '', { mode: MODE });
      await pipeline(
        await store.get(image.sha256),
        meter,
        createWriteStream(draft, { mode: MODE, flush: true }),
      );
      if (hash.digest('hex') !== image.sha256) throw damaged(image);
      await rename(draft, target);
    } catch (error) {
      await rm(draft, { force: true });
      throw storageError(error, image);
    }
    const row = { sha256: image.sha256, sizeBytes: copied };
    await db.cachedImage.upsert({
      where: { hostId_imageId: { hostId, imageId: image.id } },
      create: { hostId, imageId: image.id, ...row },
      update: { ...row, fetchedAt: new Date(), lastUsedAt: new Date() },
    });
  }
}

interface Transfer {
  done: Promise<void>;
  listeners: Set<(part: number) => void>;
}

async function isWhole(file: string, sizeBytes: number): Promise<boolean> {
  const found = await stat(file).catch(() => null);
  if (found?.size !== sizeBytes) return false;
  // When it was last used, for whoever has to make room.
  const now = new Date();
  await utimes(file, now, found.mtime).catch(() => undefined);
  return true;
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason as Error);
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}

function damaged(image: ImageToCache): AppError {
  return new AppError('STORAGE', `The image ${image.name} in the store does not match its checksum.`, {
    hint: 'Upload the image again.',
  });
}

function storageError(error: unknown, image: ImageToCache): AppError {
  if (error instanceof AppError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  if (code === 'ENOSPC') {
    return new AppError('STORAGE', `The host's disk is full: ${image.name} could not be fetched.`, {
      hint: 'Free space on the host, or launch on another one.',
      rescheduleable: true,
      cause: error,
    });
  }
  return new AppError('STORAGE', `The image ${image.name} could not be fetched (${code}).`, {
    hint: 'Look at the disk of the host, and at its way to the store.',
    rescheduleable: true,
    cause: error,
  });
}
