import { createScheduleInput } from '@skydeck/core/volume/backup/schedule/schedule.input';
import type { z } from 'zod';

/** A schedule as it is typed. */
export interface ScheduleDraft {
  cron: string;
  incrementals: string;
  keep: string;
  /** Empty: no limit. */
  keepDays: string;
  enabled: boolean;
}

const rule = createScheduleInput.omit({ volumeId: true });
export type ScheduleRule = z.output<typeof rule>;

/** What a dialog begins with: a schedule that is there, or one that suits most. */
export function scheduleDraft(
  schedule: Pick<ScheduleRule, 'cron' | 'incrementals' | 'keep' | 'keepDays' | 'enabled'> | null,
): ScheduleDraft {
  if (!schedule) return { cron: '0 3 * * *', incrementals: '6', keep: '7', keepDays: '', enabled: true };
  const { cron, incrementals, keep, keepDays, enabled } = schedule;
  return {
    cron,
    incrementals: String(incrementals),
    keep: String(keep),
    keepDays: keepDays === null ? '' : String(keepDays),
    enabled,
  };
}

/** What the server takes, or the fields that are wrong. */
export function toScheduleRule(draft: ScheduleDraft): {
  rule: ScheduleRule | null;
  wrong: ReadonlySet<PropertyKey | undefined>;
} {
  const number = (text: string): number => (/^\d+$/.test(text.trim()) ? Number(text) : NaN);
  const parsed = rule.safeParse({
    cron: draft.cron,
    incrementals: number(draft.incrementals),
    keep: number(draft.keep),
    keepDays: draft.keepDays.trim() === '' ? null : number(draft.keepDays),
    enabled: draft.enabled,
  });
  return {
    rule: parsed.data ?? null,
    wrong: new Set(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0])),
  };
}
