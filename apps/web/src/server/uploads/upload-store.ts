import { mkdir, open, rm, stat } from 'node:fs/promises';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Config } from '@skydeck/core/config';
import { uploadPath } from '@skydeck/core/image/upload-path';
import { noteReceived } from '@skydeck/core/image/upload-progress';
import type { Db } from '@skydeck/db';
import { DataStore, ERRORS, Upload } from '@tus/server';
import { isDiskFull } from './disk-full';
import { freeChunk } from './free-chunk';
import { TooMuchError, UploadWriter } from './upload-writer';

/** How often it is noted how far an upload has come, and looked whether it is still wanted. */
const NOTE_EVERY_MS = 1_000;

/**
 * Uploads as rows of the database and files in the uploads directory. How much has come is what the file holds: no
 * crash can make the two differ.
 */
export class UploadStore extends DataStore {
  /**
   * The request whose body is written. It goes to the disk without the web streams between, which would take half of
   * the speed and more.
   */
  readonly body = new AsyncLocalStorage<Readable>();

  /** What is being written, by upload. */
  private readonly sources = new Map<string, Readable>();

  constructor(
    private readonly db: Db,
    private readonly config: Pick<Config, 'uploadsDir'>,
  ) {
    super();
  }

  /** @throws ERRORS.FILE_NOT_FOUND */
  override async getUpload(id: string): Promise<Upload> {
    const row = await this.db.imageUpload.findUnique({ where: { id }, include: { image: true } });
    if (!row) throw ERRORS.FILE_NOT_FOUND;
    const size = Number(row.sizeBytes);
    return new Upload({
      id,
      size,
      // Once its import has begun the file is the import's, which takes it away in the end.
      offset: row.image.status === 'queued' ? await this.received(id) : size,
      creation_date: row.createdAt.toISOString(),
    });
  }

  /** Ends the writing of an upload, if there is any; what has come stays. */
  breakOff(id: string): void {
    this.sources.get(id)?.destroy();
  }

  /** Bytes that the file of an upload holds. */
  async received(id: string): Promise<number> {
    try {
      return (await stat(uploadPath(this.config, id))).size;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
      throw error;
    }
  }

  override async write(_nothing: Readable, id: string, offset: number): Promise<number> {
    const source = this.body.getStore();
    if (!source) throw new Error('a part of a file comes with a request');
    const upload = await this.db.imageUpload.findUnique({ where: { id }, select: { sizeBytes: true } });
    if (!upload) throw ERRORS.FILE_NO_LONGER_EXISTS;
    const file = uploadPath(this.config, id);
    if (offset === 0) await this.createFile(file);
    const target = await UploadWriter.open(file, offset, Number(upload.sizeBytes));
    const unwanted = new AbortController();
    unwanted.signal.addEventListener('abort', () => source.destroy(), { once: true });
    let noting = false;
    const timer = setInterval(() => {
      if (noting) return;
      noting = true;
      void noteReceived(this.db, id, target.received)
        .then((wanted) => wanted || unwanted.abort())
        // The database is away for a moment: the bytes are safe in the file.
        .catch(() => undefined)
        .finally(() => {
          noting = false;
        });
    }, NOTE_EVERY_MS);
    this.sources.set(id, source);
    try {
      await pump(source, target);
    } catch (error) {
      if (unwanted.signal.aborted) {
        await rm(file, { force: true });
        throw ERRORS.FILE_NO_LONGER_EXISTS;
      }
      if (isDiskFull(error)) throw DISK_FULL;
      // A request has a length, and one that is too long was refused before: this is the last to see to it.
      if (error instanceof TooMuchError) throw ERRORS.ERR_SIZE_EXCEEDED;
      // What has come stays; who sent it is gone, or was taken over from.
      if (source.errored === error || isCutOff(error)) throw ERRORS.ABORTED;
      throw error;
    } finally {
      clearInterval(timer);
      await target.close();
      if (this.sources.get(id) === source) this.sources.delete(id);
    }
    const { received } = target;
    if (!(await noteReceived(this.db, id, received))) {
      await rm(file, { force: true });
      throw ERRORS.FILE_NO_LONGER_EXISTS;
    }
    return received;
  }

  private async createFile(file: string): Promise<void> {
    await mkdir(this.config.uploadsDir, { recursive: true });
    // Readable by the conductor, which may be another user of the same group.
    await (await open(file, 'a', 0o640)).close();
  }
}

/** As a pipeline, but what goes wrong at the disk leaves the request open: it has to be answered. */
async function pump(source: Readable, target: UploadWriter): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: unknown): void => {
      source.pause();
      reject(error as Error);
    };
    source.on('data', (chunk: Buffer) => {
      try {
        if (target.put(chunk)) return freeChunk(chunk);
        source.pause();
        target.room().then(() => source.resume(), fail);
      } catch (error) {
        fail(error);
      }
    });
    finished(source).then(resolve, reject);
  });
  await target.finish();
}

const DISK_FULL = { status_code: 507, body: 'The disk for uploads is full.' };

function isCutOff(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
