/** What a host keeps of the images that it has fetched. */
export interface ImageCacheLimits {
  /** What all of them may take; null: as much as there is. */
  maxBytes: number | null;
  /** Below this much free space on the disk, unused ones go. */
  minFreeBytes: number;
  /** Unused for so long, they go anyway. */
  maxAgeMs: number;
  /** How long a check of the bytes holds. */
  checkAfterMs: number;
}

export interface CacheEntry {
  sha256: string;
  sizeBytes: number;
  lastUsedAt: Date;
  /** An instance's disk, a transfer or a volume that is being made needs the file. */
  inUse: boolean;
  /** No image has this content any more. */
  abandoned: boolean;
}

export interface Eviction {
  sha256: string;
  why: 'abandoned' | 'age' | 'space';
}

/**
 * Which files go: those of deleted images, those that nobody has used for long, and as many more as room is wanted
 * for, the one used longest ago first. Never one in use.
 */
export function chooseEvictions(
  entries: readonly CacheEntry[],
  limits: ImageCacheLimits,
  state: { now: Date; freeBytes: number; neededBytes?: number },
): Eviction[] {
  const { now, freeBytes, neededBytes = 0 } = state;
  const oldest = now.getTime() - limits.maxAgeMs;
  const evictions: Eviction[] = [];
  let kept = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, neededBytes);
  let free = freeBytes - neededBytes;
  const evict = ({ sha256, sizeBytes }: CacheEntry, why: Eviction['why']): void => {
    evictions.push({ sha256, why });
    kept -= sizeBytes;
    free += sizeBytes;
  };
  const left: CacheEntry[] = [];
  for (const entry of entries.filter(({ inUse }) => !inUse)) {
    if (entry.abandoned) evict(entry, 'abandoned');
    else if (entry.lastUsedAt.getTime() < oldest) evict(entry, 'age');
    else left.push(entry);
  }
  left.sort((a, b) => a.lastUsedAt.getTime() - b.lastUsedAt.getTime());
  for (const entry of left) {
    const tooMuch = limits.maxBytes !== null && kept > limits.maxBytes;
    if (!tooMuch && free >= limits.minFreeBytes) break;
    evict(entry, 'space');
  }
  return evictions;
}
