'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { DetailActions } from '../detail/detail-actions';
import { DetailPage } from '../detail/detail-page';
import { useTRPC } from '../trpc/client';
import { NetworkOverview } from './network-overview';
import { AdminState } from './network-status';
import { NetworkPorts } from './port/network-ports';
import { NetworkSubnets } from './subnet/network-subnets';
import { useNetworkActions } from './use-network-actions';

/** One network: what it is, its subnets, the project's ports on it. */
export function NetworkPage({ id }: { id: string }) {
  const t = useTranslations('networks');
  const trpc = useTRPC();
  const router = useRouter();
  const actions = useNetworkActions(() => router.push('/network/networks'));
  return (
    <>
      <DetailPage
        query={useQuery(trpc.network.get.queryOptions({ id }))}
        parent={{ href: '/network/networks', label: t('title') }}
        title={(network) => network.name}
        badge={(network) => <AdminState of={network} />}
        description={(network) => network.description || undefined}
        actions={(network) => <DetailActions name={network.name} items={actions.items(network)} />}
        tabs={(network) => [
          { value: 'overview', label: t('tabs.overview'), content: <NetworkOverview network={network} /> },
          { value: 'subnets', label: t('tabs.subnets'), content: <NetworkSubnets network={network} /> },
          { value: 'ports', label: t('tabs.ports'), content: <NetworkPorts network={network} /> },
        ]}
      />
      {actions.dialogs}
    </>
  );
}
