import type { BlobStore } from '@skydeck/core/blob/blob-store';
import type { Logger } from '@skydeck/core/logger';

const EVERY_MS = 3_600_000;
/** Whatever is being written is written to more often. */
const IDLE_MS = 3_600_000;

/** Removes now and then what killed processes have left half written in a store; the answered function ends that. */
export function removeDraftsRegularly(store: BlobStore, log: Logger): () => Promise<void> {
  const sweep = (): Promise<void> =>
    store.removeDrafts(new Date(Date.now() - IDLE_MS)).catch((error: unknown) => {
      log.warn({ err: error }, 'drafts in the store could not be removed');
    });
  let sweeping = sweep();
  const timer = setInterval(() => {
    sweeping = sweeping.then(sweep);
  }, EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await sweeping;
  };
}
