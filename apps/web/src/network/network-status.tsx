'use client';
import { StatusBadge } from '@skydeck/ui';
import { CircleCheck, CirclePause } from 'lucide-react';
import { useTranslations } from 'next-intl';

/** Whether a network, a port or a router lets anything through, as colour, icon and word. */
export function AdminState({ of }: { of: { adminUp: boolean } }) {
  const t = useTranslations('networks.status');
  return of.adminUp ? (
    <StatusBadge tone="success" icon={<CircleCheck />} label={t('up')} />
  ) : (
    <StatusBadge tone="neutral" icon={<CirclePause />} label={t('down')} />
  );
}
