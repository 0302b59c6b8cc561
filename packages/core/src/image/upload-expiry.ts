const UPLOAD_LIFETIME_MS = 7 * 24 * 3_600_000;

/** When an upload that goes no further is thrown away; each byte that comes puts it off. */
export function uploadExpiry(now = Date.now()): Date {
  return new Date(now + UPLOAD_LIFETIME_MS);
}
