'use client';
import { Button } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ActionsMenu } from '../actions/actions-menu';
import { ConsoleTab, LogTab } from '../console/console-tab';
import { DetailPage } from '../detail/detail-page';
import { InstancePorts } from '../network/instance/instance-ports';
import { OperationProgress } from '../operation/operation-progress';
import { useCan } from '../session/me';
import { useTRPC } from '../trpc/client';
import { InstanceVolumes } from '../volume/attach/instance-volumes';
import { actionIcons } from './action-list';
import { useInstanceActions } from './instance-actions-provider';
import { InstanceActivity } from './instance-activity';
import { InstanceOverview } from './instance-overview';
import { InstanceStatus } from './instance-status';
import type { InstanceDetail } from './instance-types';
import { InstanceXml } from './instance-xml';
import { useActionReason } from './use-action-reason';
import { useInstanceActionItems } from './use-instance-action-items';

/** One instance: what it is, its screen, its log, what happened to it. */
export function InstancePage({ id }: { id: string }) {
  const t = useTranslations('instances');
  const trpc = useTRPC();
  const seesXml = useCan('compute.instance.xml');
  return (
    <DetailPage
      query={useQuery(trpc.instance.get.queryOptions({ id }))}
      parent={{ href: '/compute/instances', label: t('title') }}
      title={(instance) => instance.name}
      badge={(instance) => <InstanceStatus instance={instance} />}
      description={(instance) => instance.description || undefined}
      actions={(instance) => <HeaderActions instance={instance} />}
      notice={(instance) => (
        <OperationProgress
          name={instance.name}
          error={instance.error}
          operation={instance.operation}
          steps={instance.status === 'BUILD'}
        />
      )}
      tabs={(instance) => [
        { value: 'overview', label: t('tabs.overview'), content: <InstanceOverview instance={instance} /> },
        { value: 'volumes', label: t('tabs.volumes'), content: <InstanceVolumes instance={instance} /> },
        { value: 'network', label: t('tabs.network'), content: <InstancePorts instanceId={id} /> },
        { value: 'console', label: t('tabs.console'), content: <ConsoleTab instance={instance} /> },
        { value: 'log', label: t('tabs.log'), content: <LogTab instance={instance} /> },
        { value: 'activity', label: t('tabs.activity'), content: <InstanceActivity instanceId={id} /> },
        seesXml ? { value: 'xml', label: t('tabs.xml'), content: <InstanceXml instanceId={id} /> } : null,
      ]}
    />
  );
}

function HeaderActions({ instance }: { instance: InstanceDetail }) {
  const t = useTranslations('actions');
  const common = useTranslations('common');
  const reason = useActionReason();
  const { act, pending } = useInstanceActions();
  const items = useInstanceActionItems()(instance);
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
      <ActionsMenu
        name={instance.name}
        items={items}
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
