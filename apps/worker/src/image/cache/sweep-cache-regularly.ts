import type { Logger } from '@skydeck/core/logger';
import type { FileImageCache } from './file-image-cache';

const EVERY_MS = 10 * 60_000;

/** Looks after the host's image cache now and then; the answered function ends that. */
export function sweepCacheRegularly(images: FileImageCache, log: Logger): () => Promise<void> {
  const stopping = new AbortController();
  let sweeping = Promise.resolve();
  const sweep = async (): Promise<void> => {
    try {
      await images.sweep(stopping.signal);
    } catch (error) {
      if (!stopping.signal.aborted) log.warn({ err: error }, 'the image cache could not be swept');
    }
  };
  const timer = setInterval(() => {
    // A check of a large image may take longer than the time between two sweeps.
    sweeping = sweeping.then(sweep);
  }, EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await sweeping;
  };
}
