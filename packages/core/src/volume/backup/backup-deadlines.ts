const HOUR = 3_600_000;

/** From the click to the end, in milliseconds. They move terabytes. */
export const backupDeadlines = {
  create: 48 * HOUR,
  restore: 48 * HOUR,
  verify: 48 * HOUR,
  delete: 12 * HOUR,
} as const;
