'use client';
import { useTranslations } from 'next-intl';
import { useSay } from '../i18n/sentences/sentences-provider';
import type { VolumeTypeSummary } from './volume-view';

/** Says what volumes of a type are, in a line. */
export function useTypeFacts(): (type: VolumeTypeSummary) => string {
  const t = useTranslations('volumes');
  const say = useSay();
  return (type) =>
    [
      say(type.description),
      type.encryption === null ? null : t('properties.encrypted'),
      type.multiattach ? t('properties.multiattach') : null,
      type.qosSpec ? t('create.limits', { name: type.qosSpec.name }) : null,
    ]
      .filter(Boolean)
      .join(' · ');
}
