import type { IncomingMessage } from 'node:http';

/** A launch with the largest user data is below 100 KiB; uploads have paths of their own. */
export const BODY_LIMIT_BYTES = 1024 * 1024;

/** Why a request's body is not read, as an HTTP status; null when it may come in. */
export function bodyRefusal(
  { headers }: Pick<IncomingMessage, 'headers'>,
  limitBytes = BODY_LIMIT_BYTES,
): 411 | 413 | null {
  // Without a length nothing would bound what is read into memory.
  if (headers['transfer-encoding'] !== undefined) return 411;
  const length = headers['content-length'];
  return length !== undefined && Number(length) > limitBytes ? 413 : null;
}
