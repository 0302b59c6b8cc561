import type { DiskSource } from './disk-source';

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
  /** Serves a volume of this host. Its bytes are this transport's from now on. */
  serve(volumeId: string, source: DiskSource, signal: AbortSignal): Promise<ServedVolume>;
  /** Serves a volume that is served already from another layer: its users wait for a moment and go on there. */
  serveAnew(volumeId: string, source: DiskSource, signal: AbortSignal): Promise<ServedVolume>;
  /** Serves it no longer; whoever used it loses it. */
  withdraw(volumeId: string, signal: AbortSignal): Promise<void>;
  /** Reaches a volume that is served somewhere, and answers where guests of this host find it. */
  reach(volumeId: string, served: ServedVolume, signal: AbortSignal): Promise<DiskSource>;
  /** Lets go of a volume that no guest of this host uses any more. */
  leave(volumeId: string, signal: AbortSignal): Promise<void>;
}
