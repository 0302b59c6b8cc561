'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { EthernetPort, ShieldCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../../actions/row-actions';
import { CopyableText } from '../../detail/copyable-text';
import { ResourceLink } from '../../detail/resource-link';
import { NameCell, NoValue } from '../../list/cells';
import { ListView } from '../../list/list-view';
import { useCan, useMe } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import type { PortSummary } from '../security-group/security-group-view';
import { PortGroupsDialog } from './port-groups-dialog';

// An instance has few.
const page = { page: 1, pageSize: 100 as const, sort: { by: 'createdAt', dir: 'asc' } as const };

/** The ports of an instance: where each is plugged in, and which security groups it is in. */
export function InstancePorts({ instanceId }: { instanceId: string }) {
  const t = useTranslations('instancePorts');
  const trpc = useTRPC();
  const mayChange = useCan('network.port.write');
  const { project } = useMe();
  // A cloud admin looks at instances of other projects too.
  const allProjects = useCan('network.all-projects') || undefined;
  const [changed, setChanged] = useState<{ port: PortSummary; name: string } | null>(null);
  const query = useQuery({
    ...trpc.port.list.queryOptions({ ...page, instanceId, allProjects }),
    placeholderData: keepPreviousData,
  });
  const nameOf = ({ name, macAddress }: PortSummary) => name || t('unnamed', { mac: macAddress });
  const whyNot = ({ portSecurity, projectId }: PortSummary): string | null => {
    if (projectId !== project?.id) return t('reasons.otherProject');
    if (!mayChange) return t('reasons.role');
    return portSecurity ? null : t('reasons.unguarded');
  };
  return (
    <>
      <ListView
        label={t('title')}
        query={{ ...query, data: query.data?.items }}
        columns={[
          {
            id: 'port',
            header: t('columns.port'),
            onPhone: 'title',
            cell: (row) => <NameCell name={nameOf(row)} description={row.description} />,
          },
          { id: 'network', header: t('columns.network'), cell: (row) => row.networkName },
          {
            id: 'addresses',
            header: t('columns.addresses'),
            cell: (row) =>
              row.fixedIps.length > 0 ? (
                <ul>
                  {row.fixedIps.map(({ address }) => (
                    <li key={address}>
                      <CopyableText text={address} />
                    </li>
                  ))}
                </ul>
              ) : (
                <NoValue />
              ),
          },
          {
            id: 'mac',
            header: t('columns.mac'),
            onPhone: 'hidden',
            cell: (row) => <CopyableText text={row.macAddress} />,
          },
          { id: 'groups', header: t('columns.groups'), cell: (row) => <Groups port={row} /> },
        ]}
        rowActions={(row) => (
          <RowActions
            name={nameOf(row)}
            items={[
              {
                key: 'groups',
                label: t('change'),
                icon: <ShieldCheck />,
                disabledReason: whyNot(row),
                onSelect: () => setChanged({ port: row, name: nameOf(row) }),
              },
            ]}
          />
        )}
        empty={{ icon: <EthernetPort />, title: t('empty.title'), description: t('empty.description') }}
      />
      {changed ? <PortGroupsDialog {...changed} onClose={() => setChanged(null)} /> : null}
    </>
  );
}

function Groups({ port }: { port: PortSummary }) {
  const t = useTranslations('instancePorts');
  if (!port.portSecurity) return <span className="text-warning-text">{t('unguarded')}</span>;
  if (port.securityGroups.length === 0) return <span className="text-muted">{t('noGroups')}</span>;
  return (
    <ul>
      {port.securityGroups.map(({ id, name }) => (
        <li key={id}>
          <ResourceLink href={`/network/security-groups/${id}`}>{name}</ResourceLink>
        </li>
      ))}
    </ul>
  );
}
