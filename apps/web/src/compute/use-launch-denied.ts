'use client';
import { useTranslations } from 'next-intl';
import { useCan } from '../session/me';

/** Why the user may not launch instances here; null when they may. */
export function useLaunchDenied(): string | null {
  const t = useTranslations('instances');
  return useCan('compute.instance.launch') ? null : t('launchDenied');
}
