'use client';
import { Meter } from '@skydeck/ui';
import { useLocale, useTranslations } from 'next-intl';
import { formatBytes, formatGiB } from '../../format/units';
import type { BackEndSummary } from './back-end-view';

export interface BackEndMeterProps {
  backEnd: BackEndSummary;
  /** Without its label: for a table with a head. */
  bare?: boolean;
}

/** Bytes that are really taken there, whoever took them. */
export function UsedMeter({ backEnd, bare = false }: BackEndMeterProps) {
  const t = useTranslations('backEnds');
  const locale = useLocale();
  const used = backEnd.totalBytes - backEnd.freeBytes;
  return (
    <Meter
      className={bare ? 'w-36' : undefined}
      label={bare ? null : t('columns.used')}
      name={`${backEnd.name}: ${t('columns.used')}`}
      used={used}
      limit={backEnd.totalBytes}
      text={t('of', {
        used: formatBytes(used, locale),
        total: formatBytes(backEnd.totalBytes, locale),
      })}
    />
  );
}

/** Sizes of the volumes that lie there, of what may be promised. */
export function ProvisionedMeter({ backEnd, bare = false }: BackEndMeterProps) {
  const t = useTranslations('backEnds');
  const locale = useLocale();
  const limit = backEnd.promisedGiB + backEnd.claimableGiB;
  return (
    <Meter
      className={bare ? 'w-36' : undefined}
      label={bare ? null : t('columns.provisioned')}
      name={`${backEnd.name}: ${t('columns.provisioned')}`}
      used={backEnd.promisedGiB}
      limit={limit}
      text={t('of', {
        used: formatGiB(backEnd.promisedGiB, locale),
        total: formatGiB(limit, locale),
      })}
    />
  );
}
