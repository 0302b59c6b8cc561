export interface KeptBackup {
  id: string;
  status: string;
  createdAt: Date;
}

export interface RetentionRule {
  keep: number;
  keepDays: number | null;
}

const DAY_MS = 86_400_000;

/**
 * Which backups of a schedule are to go: good ones beyond `keep` and those older than `keepDays`, but never the last
 * good one; failed ones that are older than all that is kept. What is being made or deleted is left alone.
 */
export function expiredBackups(
  backups: readonly KeptBackup[],
  { keep, keepDays }: RetentionRule,
  now: Date,
): string[] {
  const newestFirst = [...backups].sort(
    (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id.localeCompare(a.id),
  );
  const good = newestFirst.filter(({ status }) => status === 'available');
  const oldest = keepDays === null ? -Infinity : now.getTime() - keepDays * DAY_MS;
  const kept = good.filter(
    ({ createdAt }, place) => place === 0 || (place < keep && createdAt.getTime() >= oldest),
  );
  const failed = newestFirst.filter(({ status }) => status === 'error');
  const lastKept = kept.at(-1)?.createdAt.getTime() ?? -Infinity;
  const stale = failed.filter(
    ({ createdAt }, place) => createdAt.getTime() < lastKept || (kept.length === 0 && place >= keep),
  );
  return [...good.filter((backup) => !kept.includes(backup)), ...stale].map(({ id }) => id);
}
