'use client';
import type { Permission } from '@skydeck/core/policy/permissions';
import { useTranslations } from 'next-intl';
import { useCan } from '../session/me';
import type { NetworkSummary } from './network-view';

/** Why the user may not change a network; null when they may. */
export function useNetworkDenied(
  permission: Extract<Permission, `network.${string}`>,
): (network: Pick<NetworkSummary, 'own'>) => string | null {
  const t = useTranslations('networks.reasons');
  const may = useCan(permission);
  const everywhere = useCan('network.all-projects');
  return ({ own }) => {
    if (!may) return t('role');
    return own || everywhere ? null : t('notOwn');
  };
}
