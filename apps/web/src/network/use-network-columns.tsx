'use client';
import { Badge, type DataTableColumn } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { NameCell, NoValue, TimeCell } from '../list/cells';
import { AdminState } from './network-status';
import type { NetworkSummary } from './network-view';

/** Columns of the list of networks. */
export function useNetworkColumns(allProjects: boolean): (DataTableColumn<NetworkSummary> | null)[] {
  const t = useTranslations('networks.columns');
  return [
    {
      id: 'name',
      header: t('name'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => (
        <NameCell name={row.name} href={`/network/networks/${row.id}`} description={row.description} />
      ),
    },
    { id: 'status', header: t('status'), cell: (row) => <AdminState of={row} /> },
    {
      id: 'subnets',
      header: t('subnets'),
      cell: (row) =>
        row.subnets.length === 0 ? (
          <NoValue />
        ) : (
          <ul className="grid gap-0.5 max-md:justify-items-end">
            {row.subnets.map(({ id, name, cidr }) => (
              <li key={id} className="wrap-anywhere">
                <span className="font-mono text-xs">{cidr}</span>
                {name === cidr ? null : <span className="ml-1.5 text-xs text-muted">{name}</span>}
              </li>
            ))}
          </ul>
        ),
    },
    { id: 'properties', header: t('properties'), cell: (row) => <NetworkProperties network={row} /> },
    {
      id: 'ports',
      header: t('ports'),
      align: 'right',
      cell: (row) => (row.own || allProjects ? row.ports : <NoValue />),
    },
    allProjects ? { id: 'project', header: t('project'), cell: (row) => row.projectName } : null,
    {
      id: 'createdAt',
      header: t('createdAt'),
      sortable: true,
      onPhone: 'hidden',
      cell: (row) => <TimeCell date={row.createdAt} />,
    },
  ];
}

/** Who may use a network, and whether it leads outside. */
export function NetworkProperties({
  network,
}: {
  network: Pick<NetworkSummary, 'shared' | 'external' | 'isDefault' | 'own' | 'sharedWith'>;
}) {
  const t = useTranslations('networks.properties');
  const { shared, external, isDefault, own, sharedWith } = network;
  const has = [
    isDefault ? t('default') : null,
    external ? t('external') : null,
    shared ? t('shared') : null,
    !shared && sharedWith.length > 0 ? t('sharedWith', { count: sharedWith.length }) : null,
    !own && !shared && !external ? t('sharedByOther') : null,
  ].filter((word) => word !== null);
  if (has.length === 0) return <NoValue />;
  return (
    <span className="flex flex-wrap gap-1 max-md:justify-end">
      {has.map((word) => (
        <Badge key={word}>{word}</Badge>
      ))}
    </span>
  );
}
