import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@skydeck/core/app-error';
import type { BlobStore } from '@skydeck/core/blob/blob-store';
import type { CachedImageFile, ImageCache, ImageToCache } from '@skydeck/core/compute/disk-driver';
import { abandonedContents } from '@skydeck/core/image/cache/abandoned-contents';
import { describeUse, readContentUses } from '@skydeck/core/image/cache/content-uses';
import { chooseEvictions, type ImageCacheLimits } from '@skydeck/core/image/cache/eviction-rules';
import type { CacheCheck, ImageCacheKeeper } from '@skydeck/core/image/cache/image-cache-keeper';
import { KeyedTurns } from '@skydeck/core/keyed-turns';
import type { Logger } from '@skydeck/core/logger';
import type { WorkOptions } from '@skydeck/core/volume/volume-driver';
import type { Db } from '@skydeck/db';
import { sha256OfFile } from '../sha256-of-file';
import { CacheFiles } from './cache-files';
import { CacheRecords } from './cache-records';
import { contentsUnderDisks, countDisks } from './contents-under-disks';
import { damagedInStore, storageError } from './fetch-errors';

const MODE = 0o640;
/** How long it is shown why an image could not be fetched. */
const FAILURE_STAYS_MS = 24 * 3_600_000;

export interface FileImageCacheOptions {
  db: Db;
  hostId: string;
  store: BlobStore;
  cacheDir: string;
  /** Where the disks lie that may stand on files of the cache. */
  instancesDir: string;
  limits: ImageCacheLimits;
  log: Logger;
}

/**
 * The images of this host, as `<sha256>` files. An image is copied from the store once, however many launches
 * want it at the same time, and hashed while it is copied; only a whole and right file gets the final name.
 */
export class FileImageCache implements ImageCache, ImageCacheKeeper {
  private readonly transfers = new Map<string, Transfer>();
  /** Who looks whether a file is there, and who takes it away, do not meet. */
  private readonly turns = new KeyedTurns();
  /** Files that are not what they should be, and stay for those who use them. */
  private readonly damaged = new Set<string>();
  private readonly files: CacheFiles;
  private readonly records: CacheRecords;

  constructor(private readonly options: FileImageCacheOptions) {
    this.files = new CacheFiles(options.cacheDir);
    this.records = new CacheRecords(options.db, options.hostId);
  }

  async ensure(
    image: ImageToCache,
    signal: AbortSignal,
    progress: (part: number) => void = () => undefined,
  ): Promise<CachedImageFile> {
    signal.throwIfAborted();
    const { sha256, diskFormat: format, virtualBytes } = image;
    const file: CachedImageFile = { path: this.files.path(sha256), format, virtualBytes };
    const waiter: Waiter = (part) => progress(part);
    const transfer = await this.turns.take(sha256, async () => {
      const running = await this.running(sha256);
      const found = running || this.damaged.has(sha256) ? null : await this.files.facts(sha256);
      if (found?.sizeBytes === image.sizeBytes) return null;
      const transfer = running ?? this.begin(image);
      transfer.waiters.add(waiter);
      return transfer;
    });
    if (transfer) await wait(transfer, waiter, signal);
    // How long ago it was used is no reason to fail.
    else await this.records.noteUse(sha256).catch(() => undefined);
    return file;
  }

  /** Removes what an agent that was killed has left, and learns what is there. Call it once, before the first `ensure`. */
  async start(): Promise<void> {
    await this.files.removeDrafts();
    await this.reconcile();
  }

  async evict(sha256: string): Promise<void> {
    await this.turns.take(sha256, async () => {
      const part = await this.useOf(sha256);
      if (part !== null) {
        throw new AppError('CONFLICT', `The image is needed on this host: it is in use by ${part}.`, {
          hint: 'It leaves the cache by itself when nothing uses it any more.',
        });
      }
      await this.files.remove(sha256);
      this.damaged.delete(sha256);
      await this.records.forget(sha256);
    });
  }

  async checkAll({ signal, progress }: WorkOptions): Promise<CacheCheck> {
    await this.reconcile();
    const rows = (await this.records.all()).filter(
      ({ status }) => status !== 'fetching' && status !== 'failed',
    );
    const total = rows.reduce((sum, { sizeBytes }) => sum + Number(sizeBytes), 0) || 1;
    const check: CacheCheck = { checked: 0, removed: 0, harmed: 0 };
    let before = 0;
    for (const { sha256, sizeBytes } of rows) {
      const size = Number(sizeBytes);
      const found = await this.verify(sha256, {
        signal,
        progress: (part) => progress?.((before + part * size) / total),
      });
      check.checked += 1;
      if (found === 'removed') check.removed += 1;
      if (found === 'harmed') check.harmed += 1;
      before += size;
    }
    return check;
  }

  /** What is done now and then: rows that say what is, old files gone, and one of them checked. */
  async sweep(signal: AbortSignal): Promise<void> {
    await this.reconcile();
    await this.makeRoom(0);
    const { checkAfterMs } = this.options.limits;
    const checkedAt = ({ verifiedAt }: { verifiedAt: Date | null }): number => verifiedAt?.getTime() ?? 0;
    const [due] = (await this.records.all())
      .filter((row) => row.status === 'cached' && Date.now() - checkedAt(row) > checkAfterMs)
      .sort((a, b) => checkedAt(a) - checkedAt(b));
    if (due) await this.verify(due.sha256, { signal });
  }

  /** Hashes a file again. What does not match is thrown away, or kept for those who use it and reported. */
  private async verify(sha256: string, options: WorkOptions): Promise<'whole' | 'removed' | 'harmed'> {
    const { log } = this.options;
    const before = await this.files.facts(sha256);
    const found = before && (await sha256OfFile(this.files.path(sha256), options));
    return this.turns.take(sha256, async () => {
      // Fetched again or evicted meanwhile: what was read is not what is there.
      const now = await this.files.facts(sha256);
      if (this.transfers.has(sha256) || now?.identity !== before?.identity) return 'whole';
      if (found === sha256) {
        this.damaged.delete(sha256);
        await this.records.noteVerified(sha256);
        return 'whole';
      }
      const use = await this.useOf(sha256);
      if (use === null) {
        await this.files.remove(sha256);
        await this.records.forget(sha256);
        if (before !== null)
          log.warn({ sha256 }, 'a cached image did not match its checksum; it is thrown away');
        return 'removed';
      }
      if (before !== null) this.damaged.add(sha256);
      await this.records.noteHarm(sha256, before === null ? 'missing' : 'damaged', use);
      log.error(
        { sha256, use, gone: before === null },
        'a cached image is not what it should be, and is in use',
      );
      return 'harmed';
    });
  }

  /** Makes the rows say what is on the disk. */
  private async reconcile(): Promise<void> {
    const [rows, names, active, underDisks] = await Promise.all([
      this.records.all(),
      this.files.list(),
      this.records.withOperation(),
      this.underDisks(),
    ]);
    const known = new Map(rows.map((row) => [row.sha256, row]));
    for (const sha256 of new Set([...known.keys(), ...names])) {
      await this.turns.take(sha256, async () => {
        if (this.transfers.has(sha256)) return;
        const row = known.get(sha256);
        const file = await this.files.facts(sha256);
        if (row?.status === 'damaged' && file) this.damaged.add(sha256);
        if (file) {
          if (!row || row.status === 'fetching' || row.status === 'missing' || row.status === 'failed')
            await this.records.noteFound(sha256, file.sizeBytes, file.changedAt);
          return;
        }
        if (!row || row.status === 'missing' || active.has(row.id)) return;
        // Why it could not be fetched is worth knowing for a while.
        if (row.status === 'failed' && Date.now() - row.updatedAt.getTime() < FAILURE_STAYS_MS) return;
        // Whatever else needs it has it fetched; a disk that stands on it is broken.
        const disks = underDisks.get(sha256);
        if (disks === undefined) await this.records.forget(sha256);
        else await this.records.noteHarm(sha256, 'missing', countDisks(disks));
      });
    }
  }

  /** Lets go of what is old, and of as much more as the limits ask for with `neededBytes` about to come. */
  private async makeRoom(neededBytes: number): Promise<void> {
    const { db, hostId, limits, log } = this.options;
    const rows = (await this.records.all()).filter(
      ({ status }) => status === 'cached' || status === 'damaged',
    );
    const sha256s = rows.map(({ sha256 }) => sha256);
    const [uses, abandoned, underDisks, freeBytes] = await Promise.all([
      readContentUses(db, { hostIds: [hostId], sha256s }),
      abandonedContents(db, sha256s),
      this.underDisks(),
      this.files.freeBytes(),
    ]);
    const used = new Set([
      ...uses.map(({ sha256 }) => sha256),
      ...underDisks.keys(),
      ...this.transfers.keys(),
    ]);
    const entries = rows.map(({ sha256, sizeBytes, lastUsedAt }) => ({
      sha256,
      sizeBytes: Number(sizeBytes),
      lastUsedAt,
      inUse: used.has(sha256),
      abandoned: abandoned.has(sha256),
    }));
    for (const { sha256, why } of chooseEvictions(entries, limits, {
      now: new Date(),
      freeBytes,
      neededBytes,
    })) {
      try {
        await this.evict(sha256);
        log.info({ sha256, why }, 'a cached image was evicted');
      } catch (error) {
        // Somebody has begun to use it meanwhile; or it cannot be removed, and others may.
        const usedAgain = error instanceof AppError && error.code === 'CONFLICT';
        if (!usedAgain) log.warn({ err: error, sha256 }, 'a cached image could not be evicted');
      }
    }
  }

  /** By what a file is used, in words; null when by nothing. Hold the file's turn. */
  private async useOf(sha256: string): Promise<string | null> {
    if (this.transfers.has(sha256)) return 'a transfer under way';
    const { db, hostId } = this.options;
    const [use] = await readContentUses(db, { hostIds: [hostId], sha256s: [sha256] });
    if (use) return describeUse(use);
    const disks = (await this.underDisks()).get(sha256);
    return disks === undefined ? null : countDisks(disks);
  }

  private underDisks(): Promise<Map<string, number>> {
    return contentsUnderDisks(this.options.instancesDir, this.options.cacheDir);
  }

  /** One that nobody waits for any more is let end first. */
  private async running(sha256: string): Promise<Transfer | undefined> {
    const transfer = this.transfers.get(sha256);
    if (!transfer?.controller.signal.aborted) return transfer;
    await transfer.done.catch(() => undefined);
    return undefined;
  }

  private begin(image: ImageToCache): Transfer {
    const waiters = new Set<Waiter>();
    const controller = new AbortController();
    const done = this.fetch(image, controller.signal, (part) => waiters.forEach((waiter) => waiter(part)));
    const transfer = { done, waiters, controller };
    this.transfers.set(image.sha256, transfer);
    const forget = (): void => {
      if (this.transfers.get(image.sha256) === transfer) this.transfers.delete(image.sha256);
    };
    done.then(forget, forget);
    return transfer;
  }

  private async fetch(
    image: ImageToCache,
    signal: AbortSignal,
    progress: (part: number) => void,
  ): Promise<void> {
    const { store } = this.options;
    const { sha256 } = image;
    const draft = this.files.draft(sha256);
    const hash = createHash('sha256');
    const note = this.records.meter(sha256);
    let copied = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        hash.update(chunk);
        copied += chunk.length;
        progress(image.sizeBytes > 0 ? copied / image.sizeBytes : 0);
        note(copied);
        next(null, chunk);
      },
    });
    // What fails here is the database, which is no fault of this host.
    await this.records.noteFetching(sha256, image.sizeBytes);
    await this.makeRoom(image.sizeBytes);
    try {
      await this.files.requireFree(image.sizeBytes);
      await writeFile(draft, '', { mode: MODE });
      await pipeline(
        await store.get(sha256, { signal }),
        meter,
        createWriteStream(draft, { mode: MODE, flush: true }),
        { signal },
      );
      if (hash.digest('hex') !== sha256) throw damagedInStore(image);
      await rename(draft, this.files.path(sha256));
    } catch (error) {
      await rm(draft, { force: true });
      const failure = storageError(error, image);
      const left = this.damaged.has(sha256) ? 'damaged' : 'failed';
      // Nobody waits any more: then it is nobody's failure.
      if (signal.aborted && left === 'failed') await this.records.forget(sha256).catch(() => undefined);
      else await this.records.noteFailed(sha256, left, failure).catch(() => undefined);
      throw failure;
    }
    this.damaged.delete(sha256);
    await this.records.noteFetched(sha256, copied);
  }
}

type Waiter = (part: number) => void;

interface Transfer {
  done: Promise<void>;
  waiters: Set<Waiter>;
  controller: AbortController;
}

/** A transfer belongs to all who wait: it stops when the last of them gives up. */
async function wait(transfer: Transfer, waiter: Waiter, signal: AbortSignal): Promise<void> {
  try {
    await unlessAborted(transfer.done, signal);
  } finally {
    transfer.waiters.delete(waiter);
    if (transfer.waiters.size === 0) transfer.controller.abort(signal.reason);
  }
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason as Error);
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}
