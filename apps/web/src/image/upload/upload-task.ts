import type { ShownError } from '../../errors/use-error-text';

/**
 * `needs-file`: after a reload, until somebody chooses the file again. `elsewhere`: another window is at it.
 * `checking`: all bytes are there, the checksum is not known yet.
 */
export type UploadState =
  | 'queued'
  | 'uploading'
  | 'reconnecting'
  | 'paused'
  | 'needs-file'
  | 'elsewhere'
  | 'checking'
  | 'done'
  | 'failed';

/** An upload as the tray shows it; sizes in bytes. */
export interface UploadTask {
  id: string;
  imageId: string;
  /** Of the image. */
  name: string;
  fileName: string;
  sizeBytes: number;
  sentBytes: number;
  /** How much of the file went into the checksum so far. */
  hashedBytes: number;
  /** Bytes a second; null before it is known. */
  speed: number | null;
  state: UploadState;
  /** The browser remembers where the file is and only has to be allowed to read it. */
  reopenable: boolean;
  error: ShownError | null;
}

/** Closing the window would break these off. */
export function isBusy({ state }: Pick<UploadTask, 'state'>): boolean {
  return ['queued', 'uploading', 'reconnecting', 'checking'].includes(state);
}

/** Seconds until the last byte, where it can be said. */
export function secondsLeft({ state, speed, sizeBytes, sentBytes }: UploadTask): number | null {
  if (state !== 'uploading' || speed === null || speed <= 0) return null;
  return Math.max(0, (sizeBytes - sentBytes) / speed);
}
