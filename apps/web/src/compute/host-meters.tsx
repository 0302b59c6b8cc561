'use client';
import { Meter } from '@skydeck/ui';
import { useLocale, useTranslations } from 'next-intl';
import { formatGiB, formatMiB } from '../format/units';
import { hostCapacity } from './host-capacity';
import type { HostSummary } from './host-state';

/** What is promised to instances of what the host may promise. */
export function HostMeters({ host }: { host: HostSummary }) {
  const t = useTranslations('hosts');
  const common = useTranslations('common.resources');
  const locale = useLocale();
  const capacity = hostCapacity(host);
  const meters = [
    { key: 'vcpus' as const, format: (value: number) => String(value) },
    { key: 'ramMiB' as const, format: (value: number) => formatMiB(value, locale) },
    { key: 'diskGiB' as const, format: (value: number) => formatGiB(value, locale) },
  ];
  return (
    <div className="grid gap-3">
      {meters.map(({ key, format }) => (
        <Meter
          key={key}
          label={common(key)}
          name={`${host.name}: ${common(key)}`}
          used={host.allocated[key]}
          limit={capacity[key]}
          text={t('allocated', { used: format(host.allocated[key]), total: format(capacity[key]) })}
        />
      ))}
    </div>
  );
}
