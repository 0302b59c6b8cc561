'use client';
import { Meter } from '@skydeck/ui';
import { useTranslations } from 'next-intl';

export interface UsageCellProps {
  name: string;
  used: number;
  total: number;
  format: (value: number) => string;
}

/** Used of total with a bar, for a table. */
export function UsageCell({ name, used, total, format }: UsageCellProps) {
  const t = useTranslations('common');
  return (
    <Meter
      className="w-36"
      label={null}
      name={name}
      used={used}
      limit={total}
      text={t('usedOfLimit', { used: format(used), limit: format(total) })}
    />
  );
}
