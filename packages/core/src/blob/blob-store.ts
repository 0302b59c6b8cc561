import type { Readable } from 'node:stream';

export interface BlobStat {
  key: string;
  sizeBytes: number;
}

export interface PutOptions {
  sizeBytes?: number;
  signal: AbortSignal;
}

/**
 * Where whole files are kept by name: images by their SHA-256, backups' chunks and manifests. Files in a directory by
 * default, any S3-compatible store by configuration. Keys are `[A-Za-z0-9._/-]+`, never beginning with a slash or dot.
 * Throws AppError STORAGE with cause and remedy; `retryable` when the store could not be reached.
 */
export interface BlobStore {
  readonly kind: 'file' | 's3';
  /** Stores the stream whole or not at all, replacing what was there. Nothing is buffered beyond one part. */
  put(key: string, body: Readable, options: PutOptions): Promise<BlobStat>;
  /** Stores a file of this host, which nobody writes to any more: it may become the stored one. */
  putFile(key: string, file: string, options: PutOptions): Promise<BlobStat>;
  /** @param range first and last byte, both included */
  get(
    key: string,
    options?: { range?: { start: number; end: number }; signal?: AbortSignal },
  ): Promise<Readable>;
  /** Null when it is not there. */
  stat(key: string): Promise<BlobStat | null>;
  remove(key: string): Promise<void>;
  list(prefix: string): AsyncIterable<BlobStat>;
  /** Removes what processes that were killed have left half written, if nothing was written to it since `before`. */
  removeDrafts(before: Date): Promise<void>;
  /** Removes what killed writers have left below a key's directory; nobody may be writing there. */
  clean(directory: string): Promise<void>;
  /** Bytes left, where the store knows. */
  freeBytes(): Promise<number | null>;
}
