'use client';
import { Meter, Skeleton } from '@skydeck/ui';
import { TriangleAlert } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { formatGiB } from '../format/units';
import type { CostLine } from './volume-cost-lines';

/** Meters of what is taken of the quota, and a warning where it is too much. */
export function VolumeCost({ lines }: { lines: readonly CostLine[] | null }) {
  const t = useTranslations('volumes.cost');
  const common = useTranslations('common');
  const locale = useLocale();
  const format = ({ resource }: CostLine, value: number) =>
    resource === 'volumeGiB' ? formatGiB(value, locale) : new Intl.NumberFormat(locale).format(value);
  const over = (lines ?? []).filter((line) => line.over > 0);
  return (
    <section aria-label={t('title')} className="grid gap-3">
      <h3 className="text-xs font-medium text-muted">{t('title')}</h3>
      {lines === null ? <Skeleton className="h-7 w-full" /> : null}
      {lines?.map((line) => (
        <Meter
          key={line.resource}
          label={common(`resources.${line.resource}`)}
          name={common(`resources.${line.resource}`)}
          used={line.used}
          after={line.after}
          limit={line.limit}
          text={t('after', {
            after: format(line, line.after),
            used: format(line, line.used),
            limit: line.limit < 0 ? common('unlimited') : format(line, line.limit),
          })}
        />
      ))}
      {over.length > 0 ? (
        <div role="status" className="grid gap-1 text-xs text-warning-text">
          {over.map((line) => (
            <p key={line.resource} className="flex items-start gap-1.5 font-medium">
              <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
              {`${common(`resources.${line.resource}`)}: ${t('over', { amount: format(line, line.over) })}`}
            </p>
          ))}
          <p className="text-muted">{t('overHint')}</p>
        </div>
      ) : null}
    </section>
  );
}
