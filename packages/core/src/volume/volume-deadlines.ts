const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** From the click to the end, in milliseconds; what takes longer fails and says so. Copies move terabytes. */
export const volumeDeadlines = {
  create: 12 * HOUR,
  delete: 30 * MINUTE,
  extend: 30 * MINUTE,
  attach: 10 * MINUTE,
  detach: 10 * MINUTE,
  manage: 2 * HOUR,
  unmanage: 30 * MINUTE,
  upload: 24 * HOUR,
  retype: 24 * HOUR,
} as const;
