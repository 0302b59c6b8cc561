import type { DiskSource } from './disk-source';
import type { LayerMerge, WorkOptions } from './volume-driver';

/** Where another host finds a volume. */
export interface ServedVolume {
  host: string;
  port: number;
}

/**
 * Carries a volume from the host that owns it to another host's guests, over NBD and TLS with a key that only hosts of
 * the cloud have. What is served and reached outlives this agent's restarts. Every call is idempotent; throws AppError
 * STORAGE.
 */
export interface VolumeTransport {
  /**
   * Serves a volume of this host from this layer. Its bytes are this transport's from now on. Whoever used it from
   * another layer waits for a moment and goes on there.
   */
  serve(volumeId: string, source: DiskSource, signal: AbortSignal): Promise<ServedVolume>;
  /** Makes a volume larger that is served; its users see that when they reach it anew. */
  grow(volumeId: string, source: DiskSource, bytes: number, signal: AbortSignal): Promise<void>;
  /**
   * Writes a layer of a served volume into the one below, while its users go on. @param settled is called at a moment at
   * which both layers are the same and nobody writes: what is recorded then is true whatever happens next
   */
  merge(
    volumeId: string,
    source: DiskSource,
    merge: LayerMerge,
    settled: () => Promise<void>,
    options: WorkOptions,
  ): Promise<void>;
  /** Gives a merge up; the volume is whole. */
  cancelMerge(volumeId: string, signal: AbortSignal): Promise<void>;
  /** Serves it no longer; whoever used it loses it. */
  withdraw(volumeId: string, signal: AbortSignal): Promise<void>;
  /** Reaches a volume that is served somewhere, and answers where guests of this host find it. */
  reach(volumeId: string, served: ServedVolume, signal: AbortSignal): Promise<DiskSource>;
  /** Reaches it once more, in its new size; guests of this host wait for a moment. */
  reachAnew(volumeId: string, served: ServedVolume, signal: AbortSignal): Promise<void>;
  /** Lets go of a volume that no guest of this host uses any more. */
  leave(volumeId: string, signal: AbortSignal): Promise<void>;
}
