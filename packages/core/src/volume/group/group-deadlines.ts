const HOUR = 3_600_000;

/** From the click to the end, in milliseconds. The deletions wait for those of the parts. */
export const groupDeadlines = { snapshot: HOUR, deleteSnapshot: 24 * HOUR, delete: 24 * HOUR } as const;
