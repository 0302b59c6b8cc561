import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
  type S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { AppError } from '../app-error';
import { checkedKey } from './blob-key';
import type { BlobStat, BlobStore, PutOptions } from './blob-store';

const MIB = 1024 ** 2;
/** Parts are kept in memory while they are sent. */
const PART_BYTES = 16 * MIB;
const PARTS_AT_ONCE = 2;
/** S3 takes at most 10,000 parts of one object. */
const MAX_PARTS = 9_000;
const CONNECT_TIMEOUT_MS = 5_000;
const SILENCE_TIMEOUT_MS = 60_000;

export interface S3Settings {
  /** Null: Amazon's own, by the region. */
  endpoint: string | null;
  region: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
  /** `https://endpoint/bucket/key` rather than `https://bucket.endpoint/key`. */
  pathStyle: boolean;
}

/** A bucket of a store that speaks S3; keys lie below a prefix in it. */
export class S3BlobStore implements BlobStore {
  readonly kind = 's3';
  private readonly client: S3Client;
  private readonly bucket: string;

  /** @param prefix such as `images/` */
  constructor(
    private readonly settings: S3Settings,
    private readonly prefix: string,
  ) {
    const { endpoint, region, accessKey, secretKey, pathStyle } = settings;
    this.bucket = settings.bucket;
    this.client = new S3Client({
      ...(endpoint === null ? {} : { endpoint }),
      region,
      forcePathStyle: pathStyle,
      credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
      // Stores other than Amazon's do not know its newer checksums; ours are of our own.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: SILENCE_TIMEOUT_MS },
    });
  }

  async put(key: string, body: Readable, { sizeBytes, signal }: PutOptions): Promise<BlobStat> {
    signal.throwIfAborted();
    const upload = new Upload({
      client: this.client,
      params: { ...this.object(key), Body: body },
      partSize: Math.max(PART_BYTES, Math.ceil((sizeBytes ?? 0) / MAX_PARTS)),
      queueSize: PARTS_AT_ONCE,
    });
    const abort = (): void => {
      body.destroy();
      void upload.abort();
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      await this.does(() => upload.done());
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
      body.destroy();
    }
    const stored = await this.stat(key);
    if (stored) return stored;
    throw new AppError('STORAGE', 'The store took the file, and does not have it.', {
      hint: 'Look at the S3 store.',
    });
  }

  async putFile(key: string, file: string, options: PutOptions): Promise<BlobStat> {
    const { size } = await stat(file);
    return this.put(key, createReadStream(file, { highWaterMark: MIB }), { ...options, sizeBytes: size });
  }

  async get(
    key: string,
    { range, signal }: { range?: { start: number; end: number }; signal?: AbortSignal } = {},
  ): Promise<Readable> {
    const command = new GetObjectCommand({
      ...this.object(key),
      ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}),
    });
    const { Body } = await this.does(() => this.client.send(command, { abortSignal: signal }));
    // In Node the body is the response itself.
    return Body as Readable;
  }

  async stat(key: string): Promise<BlobStat | null> {
    const command = new HeadObjectCommand(this.object(key));
    try {
      const { ContentLength = 0 } = await this.does(() => this.client.send(command));
      return { key, sizeBytes: ContentLength };
    } catch (error) {
      if (error instanceof AppError && statusOf(error.cause) === 404 && !isNoBucket(error.cause)) return null;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    const command = new DeleteObjectCommand(this.object(key));
    await this.does(() => this.client.send(command));
  }

  async *list(prefix: string): AsyncIterable<BlobStat> {
    let token: string | undefined;
    do {
      const page = await this.does(() =>
        this.client.send(
          new ListObjectsV2Command({
            Bucket: this.bucket,
            Prefix: `${this.prefix}${prefix}`,
            ContinuationToken: token,
          }),
        ),
      );
      for (const { Key = '', Size = 0 } of page.Contents ?? []) {
        yield { key: Key.slice(this.prefix.length), sizeBytes: Size };
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  /** Parts without an object are nobody's to see; a bucket's rule of life cycle removes them. */
  async removeDrafts(): Promise<void> {}

  async clean(): Promise<void> {}

  async freeBytes(): Promise<number | null> {
    return null;
  }

  private object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: `${this.prefix}${checkedKey(key)}` };
  }

  private async does<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.inWords(error);
    }
  }

  private inWords(cause: unknown): unknown {
    if (cause instanceof AppError || (cause instanceof Error && cause.name === 'AbortError')) return cause;
    const { bucket } = this.settings;
    const at = this.settings.endpoint ?? `Amazon S3 (${this.settings.region})`;
    const status = statusOf(cause);
    if (isNoBucket(cause)) {
      return new AppError('STORAGE', `The S3 store has no bucket ${bucket}.`, {
        hint: 'Make it there, or correct SKYDECK_S3_BUCKET.',
        cause,
      });
    }
    if (status === 404) {
      return new AppError('STORAGE', 'The store does not have this file.', {
        hint: 'Ask an administrator to look after the store.',
        cause,
      });
    }
    if (status === 401 || status === 403) {
      return new AppError('STORAGE', `The S3 store at ${at} refuses the access.`, {
        hint: 'Correct SKYDECK_S3_ACCESS_KEY and SKYDECK_S3_SECRET_KEY, or the rights of that key there.',
        cause,
      });
    }
    if (status !== null && status < 500) {
      return new AppError('STORAGE', `The S3 store at ${at} refused the request (${status}).`, {
        hint: 'Look at the S3 store and at SKYDECK_S3_REGION.',
        cause,
      });
    }
    return new AppError('STORAGE', `The S3 store at ${at} does not answer as it should.`, {
      hint: 'It is tried again; look at the S3 store and at SKYDECK_S3_ENDPOINT if it goes on.',
      retryable: true,
      cause,
    });
  }
}

function statusOf(error: unknown): number | null {
  return (error as Partial<S3ServiceException>).$metadata?.httpStatusCode ?? null;
}

function isNoBucket(error: unknown): boolean {
  return (error as Partial<S3ServiceException>).name === 'NoSuchBucket';
}
