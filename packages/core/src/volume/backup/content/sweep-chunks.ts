import { AppError } from '../../../app-error';
import type { BlobStore } from '../../../blob/blob-store';
import { backupPrefix, chunkKey, manifestKey } from './blob-keys';
import { openManifest } from './manifest';
import { mapInOrder } from './map-in-order';

const AT_ONCE = 8;

export interface BackupsOfVolume {
  /** Deleted ones, or being deleted: what they have stored goes unless a living one needs it. */
  dead: readonly string[];
  /** All that may be read, with their manifests. */
  living: readonly { id: string; name: string; manifestSha256: string | null }[];
}

/**
 * Removes from the store what no living backup needs of what the dead ones have stored. Every manifest is complete in
 * itself, so those of the living say all of it. Nothing is removed before all of them are read and right. Answers those
 * of the dead that still have chunks. @throws AppError STORAGE
 */
export async function sweepChunks(
  store: BlobStore,
  { dead, living }: BackupsOfVolume,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const needed = await neededOf(store, new Set(dead), living, signal);
  const remains = new Set<string>();
  for (const id of dead) {
    const kept = await sweepOne(store, id, needed, signal);
    if (kept) remains.add(id);
    else await store.clean(id);
  }
  return remains;
}

/** The keys of the dead ones' chunks that manifests of the living name. */
async function neededOf(
  store: BlobStore,
  dead: ReadonlySet<string>,
  living: BackupsOfVolume['living'],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const needed = new Set<string>();
  for (const backup of living) {
    if (backup.manifestSha256 === null) continue;
    try {
      const { entries } = await openManifest(store, backup, signal);
      for await (const entry of entries) {
        if (entry && dead.has(entry.owner)) needed.add(chunkKey(entry));
      }
    } catch (error) {
      throw explained(error, backup.name);
    }
  }
  return needed;
}

function explained(error: unknown, name: string): unknown {
  if (!(error instanceof AppError) || error.retryable) return error;
  return new AppError(
    'STORAGE',
    `What the backup ${name} needs is not known, so nothing is removed: ${error.message}`,
    {
      hint: `Delete the backup ${name} first, or restore its manifest in the store.`,
      cause: error,
    },
  );
}

/** Whether something of it stays. */
async function sweepOne(
  store: BlobStore,
  id: string,
  needed: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<boolean> {
  let kept = false;
  async function* unneeded(): AsyncGenerator<string> {
    for await (const { key } of store.list(backupPrefix(id))) {
      signal.throwIfAborted();
      if (needed.has(key)) kept = true;
      else if (key !== manifestKey(id)) yield key;
    }
  }
  for await (const _removed of mapInOrder(unneeded(), AT_ONCE, (key) => store.remove(key)));
  await store.remove(manifestKey(id));
  return kept;
}

/** Removes all that a backup has stored which nobody can have taken over: it was never whole. */
export async function removeContent(store: BlobStore, backupId: string, signal: AbortSignal): Promise<void> {
  await sweepOne(store, backupId, new Set(), signal);
  await store.clean(backupId);
}
