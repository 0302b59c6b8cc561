'use client';
import { Button, Card, Kbd, Meter, Skeleton } from '@skydeck/ui';
import { Rocket, TriangleAlert } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { formatGiB, formatMiB } from '../../format/units';
import type { QuotaLine, QuotaResource } from './quota-after';

export interface LaunchSummaryProps {
  /** What it boots from. */
  source: { name: string } | undefined;
  flavor: { name: string } | null;
  /** The new volumes of each. */
  volumes: { volumes: number };
  count: number;
  /** Null while it loads. */
  quota: readonly QuotaLine[] | null;
  /** How many fields are wrong, once a launch was tried. */
  problems: number;
  pending: boolean;
}

/** What will happen and what it takes of the quota; always in sight. */
export function LaunchSummary(props: LaunchSummaryProps) {
  const { source, flavor, volumes, count, quota, problems, pending } = props;
  const t = useTranslations('launch.summary');
  const common = useTranslations('common');
  const locale = useLocale();
  const format = (resource: QuotaResource, value: number) =>
    resource === 'ramMiB'
      ? formatMiB(value, locale)
      : resource === 'diskGiB' || resource === 'volumeGiB'
        ? formatGiB(value, locale)
        : new Intl.NumberFormat(locale).format(value);
  const over = (quota ?? []).filter((line) => line.over > 0);
  return (
    <Card className="sticky top-20 grid gap-4 p-4 max-xl:top-auto max-xl:bottom-3 max-xl:z-20 max-xl:grid-cols-[minmax(0,1fr)_auto] max-xl:items-center max-xl:gap-x-4 max-xl:gap-y-2 max-xl:p-3 max-xl:shadow-pop">
      <div>
        <h2 className="text-base font-semibold max-xl:sr-only">{t('title')}</h2>
        <p className="mt-0.5 text-sm text-muted" aria-live="polite">
          {source && flavor
            ? [
                t('what', { count }),
                flavor.name,
                source.name,
                ...(volumes.volumes > 0 ? [t('volumes', { count: volumes.volumes })] : []),
              ].join(' · ')
            : t('nothing')}
        </p>
      </div>
      <section aria-label={t('quota')} className="grid gap-3 max-xl:hidden">
        <h3 className="text-xs font-medium text-muted">{t('quota')}</h3>
        {quota === null
          ? [0, 1, 2, 3].map((key) => <Skeleton key={key} className="h-7 w-full" />)
          : quota.map((line) => (
              <Meter
                key={line.resource}
                label={common(`resources.${line.resource}`)}
                name={common(`resources.${line.resource}`)}
                used={line.used}
                after={line.after}
                limit={line.limit}
                text={t('after', {
                  after: format(line.resource, line.after),
                  used: format(line.resource, line.used),
                  limit: line.limit < 0 ? common('unlimited') : format(line.resource, line.limit),
                })}
              />
            ))}
      </section>
      {over.length > 0 ? (
        <div
          role="status"
          className="grid gap-1 text-xs text-warning-text max-xl:col-span-2 max-xl:row-start-2"
        >
          {over.map((line) => (
            <p key={line.resource} className="flex items-start gap-1.5 font-medium">
              <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
              {`${common(`resources.${line.resource}`)}: ${t('over', { amount: format(line.resource, line.over) })}`}
            </p>
          ))}
          <p className="text-muted max-xl:hidden">{t('overHint')}</p>
        </div>
      ) : null}
      {problems > 0 ? (
        <p role="alert" className="text-xs text-danger-text max-xl:col-span-2 max-xl:row-start-3">
          {t('problems', { count: problems })}
        </p>
      ) : null}
      <div className="grid gap-2 max-xl:col-start-2 max-xl:row-start-1">
        <Button
          type="submit"
          variant="primary"
          className="xl:h-11 xl:text-base"
          loading={pending}
          disabledReason={over.length > 0 ? t('overHint') : null}
        >
          <Rocket aria-hidden />
          {t('submit', { count })}
        </Button>
        <p className="flex items-center justify-center gap-1.5 text-2xs text-muted max-xl:hidden">
          <Kbd>{'Ctrl'}</Kbd>
          <Kbd>{'Enter'}</Kbd>
          {t('shortcut')}
        </p>
      </div>
    </Card>
  );
}
