'use client';
import { qosKeys, qosLimits, type QosKey, type QosLimits } from '@skydeck/core/volume/qos-spec.input';
import { useLocale, useTranslations } from 'next-intl';
import { formatBytes } from '../../format/units';

/** The limits of a QoS spec in words, line by line. */
export function QosLimitsText({ specs }: { specs: QosLimits }) {
  const t = useTranslations('qosSpecs');
  const locale = useLocale();
  const value = (key: QosKey, amount: number) =>
    key.includes('bytes')
      ? t('value.bytes', { amount: formatBytes(amount, locale) })
      : t('value.iops', { amount });
  return (
    <ul className="grid gap-0.5">
      {qosKeys.map((key) => {
        const amount = specs[key];
        const limit = qosLimits.find((each) => key.startsWith(each));
        if (amount === undefined || !limit) return null;
        const text = value(key, amount);
        return (
          <li key={key}>
            <span className="text-muted">{t(`limits.${limit}`)}</span>{' '}
            <span className="whitespace-nowrap tabular-nums">
              {key.endsWith('_per_gb') ? t('perGiB', { limit: text }) : text}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
