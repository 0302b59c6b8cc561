/** Wrong passwords in a row after which a user is locked out. */
export const LOCK_AFTER_FAILURES = 5;
/** How long. */
export const LOCK_SECONDS = 15 * 60;
