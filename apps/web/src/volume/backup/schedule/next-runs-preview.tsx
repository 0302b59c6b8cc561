'use client';
import { nextRuns } from '@skydeck/core/volume/backup/schedule/next-runs';
import { useLocale, useTranslations } from 'next-intl';

const SHOWN = 5;

/** When a schedule would run next; null while what is typed is none. */
export function NextRuns({ cron }: { cron: string | null }) {
  const d = useTranslations('backupSchedules.dialog');
  const locale = useLocale();
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  });
  const runs = cron === null ? [] : nextRuns(cron, SHOWN, new Date());
  return (
    <div className="rounded-lg border border-line bg-subtle p-3" aria-live="polite">
      <p className="text-xs font-medium text-muted">{d('next')}</p>
      <ol className="mt-1 grid min-h-28 content-start gap-0.5 text-sm tabular-nums">
        {runs.map((run) => (
          <li key={run.toISOString()}>{format.format(run)}</li>
        ))}
      </ol>
    </div>
  );
}
