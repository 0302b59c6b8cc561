'use client';
import { CardSection, KeyValueList, RelativeTime } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { CopyableText } from '../../detail/copyable-text';
import { DetailActions } from '../../detail/detail-actions';
import { DetailPage } from '../../detail/detail-page';
import { ResourceLink } from '../../detail/resource-link';
import { useTRPC } from '../../trpc/client';
import { AdminState } from '../network-status';
import type { RouterSummary } from '../network-view';
import { RouterInterfaces } from './router-interfaces';
import { RouterRoutes } from './router-routes';
import { useRouterActions } from './use-router-actions';

/** One router: where it leads, what it joins, its routes. */
export function RouterPage({ id }: { id: string }) {
  const t = useTranslations('routers');
  const trpc = useTRPC();
  const navigation = useRouter();
  const actions = useRouterActions(() => navigation.push('/network/routers'));
  return (
    <>
      <DetailPage
        query={useQuery(trpc.router.get.queryOptions({ id }))}
        parent={{ href: '/network/routers', label: t('title') }}
        title={(router) => router.name}
        badge={(router) => <AdminState of={router} />}
        description={(router) => router.description || undefined}
        actions={(router) => <DetailActions name={router.name} items={actions.items(router)} />}
        tabs={(router) => [
          { value: 'overview', label: t('tabs.overview'), content: <RouterFacts router={router} /> },
          {
            value: 'interfaces',
            label: t('tabs.interfaces'),
            content: <RouterInterfaces router={router} />,
          },
          { value: 'routes', label: t('tabs.routes'), content: <RouterRoutes router={router} /> },
        ]}
      />
      {actions.dialogs}
    </>
  );
}

function RouterFacts({ router }: { router: RouterSummary }) {
  const t = useTranslations('routers');
  const d = useTranslations('routers.detail');
  const common = useTranslations('common');
  const { gateway } = router;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <CardSection title={t('one')}>
        <KeyValueList
          items={[
            { key: 'id', label: d('id'), value: <CopyableText text={router.id} name={d('id')} /> },
            { key: 'status', label: t('columns.status'), value: <AdminState of={router} /> },
            { key: 'created', label: common('created'), value: <RelativeTime date={router.createdAt} /> },
          ]}
        />
      </CardSection>
      <CardSection title={d('gateway')}>
        {gateway ? (
          <KeyValueList
            items={[
              {
                key: 'network',
                label: t('gateway.network'),
                value: (
                  <ResourceLink href={`/network/networks/${gateway.networkId}`}>
                    {gateway.networkName}
                  </ResourceLink>
                ),
              },
              {
                key: 'address',
                label: t('gateway.address'),
                value: gateway.addresses.map(({ address }) => <CopyableText key={address} text={address} />),
              },
              { key: 'snat', label: t('gateway.snat'), value: d(router.snatEnabled ? 'on' : 'off') },
            ]}
          />
        ) : (
          <p className="text-sm text-muted">{d('noGateway')}</p>
        )}
      </CardSection>
    </div>
  );
}
