'use client';
import { Badge, Button } from '@skydeck/ui';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { Cable, Pencil, Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../../actions/row-actions';
import { ResourceLink } from '../../detail/resource-link';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { NameCell, NoValue } from '../../list/cells';
import { ListView } from '../../list/list-view';
import { useListState } from '../../list/use-list-state';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import { AdminState } from '../network-status';
import type { NetworkSummary, PortSummary } from '../network-view';
import { useNetworkRefresh } from '../use-network-refresh';
import { PortDialog } from './port-dialog';
import { usePortName } from './use-port-name';

const hiddenAtFirst = ['security'];

/** The project's ports on one network. */
export function NetworkPorts({ network }: { network: NetworkSummary }) {
  const t = useTranslations('networks.port');
  const trpc = useTRPC();
  const portName = usePortName();
  const list = useListState({
    sortKeys: ['name', 'macAddress', 'createdAt'],
    initial: { by: 'createdAt', dir: 'desc' },
  });
  const seesAll = useCan('network.all-projects');
  const query = useQuery({
    ...trpc.port.list.queryOptions({
      ...list.input,
      networkId: network.id,
      allProjects: seesAll || undefined,
    }),
    placeholderData: keepPreviousData,
  });
  const may = useCan('network.port.write');
  const denied = may ? null : t('reasons.role');
  const [opened, setOpened] = useState<{ port: PortSummary | null } | null>(null);
  const removal = usePortRemoval();
  const common = useTranslations('common');
  const add = (
    <Button disabledReason={denied} onClick={() => setOpened({ port: null })}>
      <Plus aria-hidden />
      {t('create')}
    </Button>
  );
  const ofRouter = ({ routerId }: PortSummary) => (routerId === null ? null : t('reasons.router'));
  return (
    <>
      <ListView
        label={t('title')}
        query={query}
        list={list}
        searchLabel={t('searchLabel')}
        scope={add}
        columns={[
          {
            id: 'name',
            header: common('name'),
            sortable: true,
            onPhone: 'title',
            cell: (row) => <NameCell name={portName(row)} description={row.description} />,
          },
          {
            id: 'fixedIps',
            header: t('fixedIps'),
            cell: (row) => <Addresses addresses={row.fixedIps.map(({ address }) => address)} />,
          },
          {
            id: 'macAddress',
            header: t('mac'),
            sortable: true,
            cell: (row) => <span className="font-mono text-xs">{row.macAddress}</span>,
          },
          { id: 'device', header: t('device'), cell: (row) => <PortDevice port={row} /> },
          { id: 'state', header: t('state'), cell: (row) => <AdminState of={row} /> },
          {
            id: 'security',
            header: t('security'),
            onPhone: 'hidden',
            cell: (row) => <PortSecurity port={row} />,
          },
        ]}
        columnChoice={{ name: 'network-ports', hiddenAtFirst }}
        rowActions={(row) => (
          <RowActions
            name={portName(row)}
            items={[
              {
                key: 'edit',
                label: t('editShort'),
                icon: <Pencil />,
                pinned: true,
                disabledReason: denied ?? ofRouter(row),
                onSelect: () => setOpened({ port: row }),
              },
              {
                key: 'delete',
                label: common('delete'),
                icon: <Trash2 />,
                danger: true,
                disabledReason:
                  denied ?? ofRouter(row) ?? (row.instanceId === null ? null : t('reasons.instance')),
                onSelect: () => removal.ask([{ ...row, name: portName(row) }]),
              },
            ]}
          />
        )}
        empty={{ icon: <Cable />, title: t('empty.title'), description: t('empty.description') }}
      />
      {opened ? <PortDialog network={network} port={opened.port} onClose={() => setOpened(null)} /> : null}
      {removal.dialog}
    </>
  );
}

function usePortRemoval() {
  const t = useTranslations('networks.port');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const remove = useMutation(trpc.port.delete.mutationOptions());
  return useConfirmedAction<PortSummary>({
    label: common('delete'),
    run: ({ id }) => remove.mutateAsync({ id }),
    words: ([port]) => {
      const about = { name: port?.name ?? '' };
      return {
        title: t('delete.title', about),
        description: t('delete.description'),
        done: t('delete.done', about),
      };
    },
    onDone: useNetworkRefresh(),
  });
}

function Addresses({ addresses }: { addresses: readonly string[] }) {
  if (addresses.length === 0) return <NoValue />;
  return (
    <ul className="font-mono text-xs">
      {addresses.map((address) => (
        <li key={address} className="wrap-anywhere">
          {address}
        </li>
      ))}
    </ul>
  );
}

/** What holds a port. */
function PortDevice({ port }: { port: PortSummary }) {
  const { instanceId, routerId, instanceName, routerName, deviceOwner, deviceId } = port;
  if (instanceId !== null)
    return (
      <ResourceLink href={`/compute/instances/${instanceId}`}>{instanceName ?? instanceId}</ResourceLink>
    );
  if (routerId !== null)
    return <ResourceLink href={`/network/routers/${routerId}`}>{routerName ?? routerId}</ResourceLink>;
  const words = [deviceOwner, deviceId].filter(Boolean).join(' ');
  return words ? <span className="wrap-anywhere">{words}</span> : <NoValue />;
}

function PortSecurity({ port }: { port: PortSummary }) {
  const t = useTranslations('networks.port');
  if (!port.portSecurity) return <Badge tone="warning">{t('insecure')}</Badge>;
  if (port.securityGroups.length === 0) return <NoValue />;
  return (
    <span className="flex flex-wrap gap-1">
      {port.securityGroups.map(({ id, name }) => (
        <Badge key={id}>{name}</Badge>
      ))}
    </span>
  );
}
