const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** From the click to the end, in milliseconds. A deletion merges what was written since the snapshot. */
export const snapshotDeadlines = {
  create: 30 * MINUTE,
  delete: 12 * HOUR,
  revert: 2 * HOUR,
} as const;
