'use client';
import { Button, EmptyState, PageHeader, Skeleton, Tabs } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, SearchX } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useEffect } from 'react';
import { ConsoleTab, LogTab } from '../console/console-tab';
import { readAppError } from '../errors/app-error';
import { ErrorAlert } from '../errors/error-alert';
import { useCan } from '../session/me';
import { PageBreadcrumbs } from '../shell/page-breadcrumbs';
import { useTRPC } from '../trpc/client';
import { actionIcons } from './action-list';
import { InstanceActionsMenu } from './instance-actions-menu';
import { useInstanceActions } from './instance-actions-provider';
import { InstanceActivity } from './instance-activity';
import { InstanceOverview } from './instance-overview';
import { InstanceProgress } from './instance-progress';
import { InstanceStatus } from './instance-status';
import type { InstanceDetail } from './instance-types';
import { InstanceXml } from './instance-xml';
import { useActionReason } from './use-action-reason';

const tabs = ['overview', 'console', 'log', 'activity', 'xml'] as const;

/** One instance: what it is, its screen, its log, what happened to it. */
export function InstancePage({ id }: { id: string }) {
  const t = useTranslations('instances');
  const trpc = useTRPC();
  const query = useQuery(trpc.instance.get.queryOptions({ id }));
  const instance = query.data;
  const common = useTranslations('common');
  const title = instance ? `${instance.name} · ${common('productName')}` : null;
  useEffect(() => {
    if (title) document.title = title;
  }, [title]);

  // A deleted instance stays in the cache; the answer of now counts.
  if (query.isError && ['NOT_FOUND', 'INVALID'].includes(readAppError(query.error).code))
    return (
      <EmptyState
        icon={<SearchX />}
        title={t('detail.notFound')}
        titleAs="h1"
        description={t('detail.notFoundHint')}
        action={
          <Button asChild>
            <Link href="/compute/instances">{t('detail.toList')}</Link>
          </Button>
        }
      />
    );
  if (query.isError && !instance)
    return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!instance)
    return (
      <div aria-busy className="grid gap-4">
        <Skeleton className="h-8 w-64" />
        <Skeleton className="h-10 w-full" />
        <Skeleton className="h-72 w-full" />
      </div>
    );
  return <InstanceView instance={instance} />;
}

function InstanceView({ instance }: { instance: InstanceDetail }) {
  const t = useTranslations('instances');
  const seesXml = useCan('compute.instance.xml');
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('overview'));
  const items = [
    { value: 'overview', label: t('tabs.overview'), content: <InstanceOverview instance={instance} /> },
    { value: 'console', label: t('tabs.console'), content: <ConsoleTab instance={instance} /> },
    { value: 'log', label: t('tabs.log'), content: <LogTab instance={instance} /> },
    { value: 'activity', label: t('tabs.activity'), content: <InstanceActivity instanceId={instance.id} /> },
    ...(seesXml
      ? [{ value: 'xml', label: t('tabs.xml'), content: <InstanceXml instanceId={instance.id} /> }]
      : []),
  ];
  return (
    <>
      <PageHeader
        breadcrumbs={
          <PageBreadcrumbs
            items={[
              <Link key="list" href="/compute/instances">
                {t('title')}
              </Link>,
              instance.name,
            ]}
          />
        }
        title={instance.name}
        badge={<InstanceStatus instance={instance} />}
        description={instance.description || undefined}
        actions={<HeaderActions instance={instance} />}
      />
      <InstanceProgress instance={instance} />
      <Tabs
        label={t('tabs.label')}
        value={tab === 'xml' && !seesXml ? 'overview' : tab}
        onValueChange={(value) =>
          void setTab(tabs.find((each) => each === value) ?? null, { history: 'push' })
        }
        items={items}
      />
    </>
  );
}

function HeaderActions({ instance }: { instance: InstanceDetail }) {
  const t = useTranslations('actions');
  const common = useTranslations('common');
  const reason = useActionReason();
  const { act, pending } = useInstanceActions();
  const main = instance.actions.stop.allowed ? 'stop' : 'start';
  return (
    <>
      <Button
        disabled={pending}
        disabledReason={reason(instance, main)}
        onClick={() => act(main, [instance])}
      >
        {actionIcons[main]}
        {t(`names.${main}`)}
      </Button>
      <InstanceActionsMenu
        instance={instance}
        trigger={
          <Button aria-label={t('menu', { name: instance.name })}>
            {common('actions')}
            <ChevronDown aria-hidden />
          </Button>
        }
      />
    </>
  );
}
