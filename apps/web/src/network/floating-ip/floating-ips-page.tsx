'use client';
import { Button, StatusBadge } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleOff, Globe, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../../actions/row-actions';
import { CopyableText } from '../../detail/copyable-text';
import { ResourceLink } from '../../detail/resource-link';
import { NoValue, TimeCell } from '../../list/cells';
import { ListPage } from '../../list/list-page';
import { useListState } from '../../list/use-list-state';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import { AllocateFloatingIpDialog } from './allocate-floating-ip-dialog';
import type { FloatingIp } from './floating-ip-view';
import { useFloatingIpActions } from './use-floating-ip-actions';
import { forwardingText } from './forwarding-text';

const looks = {
  ACTIVE: { tone: 'success', icon: <CircleCheck /> },
  DOWN: { tone: 'neutral', icon: <CircleOff /> },
} as const;

/** The project's floating IPs, live. */
export function FloatingIpsPage() {
  const t = useTranslations('floatingIps');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const list = useListState({ sortKeys: ['createdAt'], initial: { by: 'createdAt', dir: 'desc' } });
  const query = useQuery({
    ...trpc.floatingIp.list.queryOptions(list.input),
    placeholderData: keepPreviousData,
  });
  const pools = useQuery(trpc.network.list.queryOptions({ page: 1, pageSize: 25, external: true }));
  const noPool = pools.data?.total === 0;
  const actions = useFloatingIpActions(query.data?.items ?? []);
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      actions={<AllocateButton noPool={noPool} />}
      query={query}
      list={list}
      searchLabel={t('searchLabel')}
      columns={[
        {
          id: 'address',
          header: t('columns.address'),
          onPhone: 'title',
          cell: (row) => (
            <div>
              <CopyableText text={row.address} />
              {row.description ? <div className="text-xs text-muted">{row.description}</div> : null}
            </div>
          ),
        },
        {
          id: 'status',
          header: t('columns.status'),
          cell: (row) => <StatusBadge {...looks[row.status]} label={t(`status.${row.status}`)} />,
        },
        { id: 'target', header: t('columns.target'), cell: (row) => <Target floatingIp={row} /> },
        { id: 'pool', header: t('columns.pool'), cell: (row) => row.networkName },
        {
          id: 'router',
          header: t('columns.router'),
          onPhone: 'hidden',
          cell: (row) => row.routerName ?? <NoValue />,
        },
        {
          id: 'createdAt',
          header: common('created'),
          sortable: true,
          cell: (row) => <TimeCell date={row.createdAt} />,
        },
      ]}
      rowActions={(row) => <RowActions name={row.address} items={actions.items(row)} />}
      bulk={{ rowName: (row) => row.address, actions: actions.bulkItems }}
      empty={{
        icon: <Globe />,
        title: t(noPool ? 'noPool.title' : 'empty.title'),
        description: t(noPool ? 'noPool.description' : 'empty.description'),
      }}
    >
      {actions.dialogs}
    </ListPage>
  );
}

/** Where it leads: to one port wholly, or port by port. */
function Target({ floatingIp }: { floatingIp: FloatingIp }) {
  const { fixedPortId, fixedAddress, instance, forwardings } = floatingIp;
  if (fixedPortId === null && forwardings.length === 0) return <NoValue />;
  if (fixedPortId === null)
    return (
      <ul className="font-mono text-xs">
        {forwardings.map((each) => (
          <li key={each.id}>{forwardingText(each)}</li>
        ))}
      </ul>
    );
  return (
    <div>
      <span className="font-mono text-xs">{fixedAddress}</span>
      {instance ? (
        <div>
          <ResourceLink href={`/compute/instances/${instance.id}?tab=network`}>{instance.name}</ResourceLink>
        </div>
      ) : null}
    </div>
  );
}

function AllocateButton({ noPool }: { noPool: boolean }) {
  const t = useTranslations('floatingIps');
  const mayAllocate = useCan('network.floating-ip.write');
  const [open, setOpen] = useState(false);
  const reason = !mayAllocate ? t('reasons.role') : noPool ? t('noPool.description') : null;
  return (
    <>
      <Button variant="primary" disabledReason={reason} onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        {t('allocate.submit')}
      </Button>
      {open ? <AllocateFloatingIpDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}
