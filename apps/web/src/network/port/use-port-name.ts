'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { PortSummary } from '../network-view';

type Named = Pick<PortSummary, 'name' | 'fixedIps' | 'macAddress'>;

/** What a port is called: few have a name. */
export function usePortName(): (port: Named) => string {
  const t = useTranslations('networks.port');
  return useCallback(
    ({ name, fixedIps, macAddress }) => name || t('unnamed', { address: fixedIps[0]?.address ?? macAddress }),
    [t],
  );
}
