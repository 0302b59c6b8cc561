import type { WorkOptions } from '../../volume/volume-driver';

/** What a check of a cache has found. */
export interface CacheCheck {
  checked: number;
  /** Thrown away: their bytes were not what they should be. */
  removed: number;
  /** Damaged or gone, and in use. */
  harmed: number;
}

/** Looks after what a host's image cache holds. */
export interface ImageCacheKeeper {
  /** Removes a file; that it is not there is a success. @throws AppError CONFLICT when something needs it */
  evict(sha256: string): Promise<void>;
  /** Reads every file again and compares it with its SHA-256. */
  checkAll(options: WorkOptions): Promise<CacheCheck>;
}
