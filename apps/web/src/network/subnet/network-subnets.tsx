'use client';
import { Button } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { Pencil, Plus, Split, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../../actions/row-actions';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { NameCell, NoValue } from '../../list/cells';
import { rowsHere } from '../../list/list-card';
import { ListView } from '../../list/list-view';
import { useTRPC } from '../../trpc/client';
import type { NetworkSummary, SubnetSummary } from '../network-view';
import { useNetworkDenied } from '../use-network-denied';
import { useNetworkRefresh } from '../use-network-refresh';
import { roomOf } from './room-of';
import { SubnetDialog } from './subnet-dialog';

/** The subnets of one network. */
export function NetworkSubnets({ network }: { network: NetworkSummary }) {
  const t = useTranslations('networks.subnet');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const refresh = useNetworkRefresh();
  const denied = useNetworkDenied('network.subnet.write')(network);
  const [opened, setOpened] = useState<{ subnet: SubnetSummary | null } | null>(null);
  const remove = useMutation(trpc.subnet.delete.mutationOptions());
  const removal = useConfirmedAction<SubnetSummary>({
    label: common('delete'),
    run: ({ id }) => remove.mutateAsync({ id }),
    words: ([subnet]) => {
      const about = { name: subnet?.name ?? '', cidr: subnet?.cidr ?? '' };
      return {
        title: t('delete.title', about),
        description: t('delete.description', about),
        done: t('delete.done', about),
      };
    },
    onDone: refresh,
  });
  const add = (
    <Button disabledReason={denied} onClick={() => setOpened({ subnet: null })}>
      <Plus aria-hidden />
      {t('create')}
    </Button>
  );
  return (
    <>
      <ListView
        label={t('title')}
        query={rowsHere(network.subnets)}
        scope={network.subnets.length > 0 ? add : null}
        columns={[
          {
            id: 'name',
            header: common('name'),
            onPhone: 'title',
            cell: (row) => <NameCell name={row.name} description={row.description} />,
          },
          {
            id: 'cidr',
            header: t('cidr'),
            cell: (row) => <span className="font-mono text-xs">{row.cidr}</span>,
          },
          {
            id: 'gateway',
            header: t('gateway'),
            cell: (row) =>
              row.gatewayIp ? <span className="font-mono text-xs">{row.gatewayIp}</span> : <NoValue />,
          },
          { id: 'dhcp', header: t('dhcpShort'), cell: (row) => t(row.dhcpEnabled ? 'on' : 'off') },
          {
            id: 'dns',
            header: t('dns'),
            onPhone: 'hidden',
            cell: (row) =>
              row.dnsServers.length > 0 ? (
                <span className="font-mono text-xs">{row.dnsServers.join(', ')}</span>
              ) : (
                <NoValue />
              ),
          },
          {
            id: 'pools',
            header: t('pools'),
            onPhone: 'hidden',
            cell: (row) => (
              <ul className="font-mono text-xs whitespace-nowrap">
                {row.pools.map(({ first, last }) => (
                  <li key={first}>{`${first} – ${last}`}</li>
                ))}
              </ul>
            ),
          },
          network.own
            ? { id: 'used', header: t('used'), cell: (row) => <UsedAddresses subnet={row} /> }
            : null,
        ]}
        rowActions={(row) => (
          <RowActions
            name={row.name}
            items={[
              {
                key: 'edit',
                label: t('editShort'),
                icon: <Pencil />,
                pinned: true,
                disabledReason: denied,
                onSelect: () => setOpened({ subnet: row }),
              },
              {
                key: 'delete',
                label: common('delete'),
                icon: <Trash2 />,
                danger: true,
                disabledReason: denied,
                onSelect: () => removal.ask([row]),
              },
            ]}
          />
        )}
        empty={{
          icon: <Split />,
          title: t('empty.title'),
          description: t('empty.description'),
          action: add,
        }}
      />
      {opened ? (
        <SubnetDialog network={network} subnet={opened.subnet} onClose={() => setOpened(null)} />
      ) : null}
      {removal.dialog}
    </>
  );
}

function UsedAddresses({ subnet: { pools, used } }: { subnet: SubnetSummary }) {
  const t = useTranslations('networks.subnet');
  const room = roomOf({ pools });
  return <>{room === null ? t('usedCount', { used }) : t('usedOf', { used, room })}</>;
}
