'use client';
import { Button, EmptyState, Skeleton } from '@skydeck/ui';
import { LoaderCircle, MonitorOff, Play } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useInstanceActions } from '../compute/instance-actions-provider';
import type { InstanceDetail } from '../compute/instance-types';
import { useActionReason } from '../compute/use-action-reason';

export { LogTab } from './log-tab';

const loading = () => <Skeleton className="h-96 w-full" />;
// Both need a browser and are large: loaded when they are looked at.
const VncConsole = dynamic(() => import('./vnc-console'), { ssr: false, loading });
const SerialConsole = dynamic(() => import('./serial-console'), { ssr: false, loading });

const types = ['vnc', 'serial'] as const;

/** An instance's screen or serial line; says what to do when there is none. It connects by itself once the guest runs. */
export function ConsoleTab({ instance }: { instance: InstanceDetail }) {
  const t = useTranslations('console');
  const reason = useActionReason();
  const [type, setType] = useQueryState('console', parseAsStringLiteral(types).withDefault('vnc'));
  if (
    instance.status === 'BUILD' ||
    ['powering-on', 'spawning', 'resuming'].includes(instance.taskState ?? '')
  )
    return (
      <EmptyState
        icon={<LoaderCircle className="animate-spin" />}
        title={t('state.building')}
        description={t('state.buildingHint')}
      />
    );
  if (!['ACTIVE', 'PAUSED'].includes(instance.status)) return <NotRunning instance={instance} />;
  if (!instance.actions.console.allowed)
    return (
      <EmptyState icon={<MonitorOff />} title={t('state.denied')} description={reason(instance, 'console')} />
    );
  const Console = type === 'vnc' ? VncConsole : SerialConsole;
  return (
    <div className="grid gap-3">
      <div role="group" aria-label={t('switch.label')} className="flex gap-1">
        {types.map((each) => (
          <Button
            key={each}
            size="sm"
            variant={each === type ? 'primary' : 'secondary'}
            aria-pressed={each === type}
            onClick={() => void setType(each)}
          >
            {t(`switch.${each}`)}
          </Button>
        ))}
      </div>
      {instance.status === 'PAUSED' ? (
        <p role="status" className="text-sm text-muted">
          {t('state.paused')}
        </p>
      ) : null}
      <Console key={type} instance={instance} />
    </div>
  );
}

function NotRunning({ instance }: { instance: InstanceDetail }) {
  const t = useTranslations('console');
  const reason = useActionReason();
  const { act, pending } = useInstanceActions();
  const action = instance.status === 'SUSPENDED' ? 'resume' : 'start';
  return (
    <EmptyState
      icon={<MonitorOff />}
      title={t(
        `state.${instance.status === 'SUSPENDED' ? 'suspended' : instance.status === 'ERROR' ? 'failed' : 'stopped'}`,
        {
          name: instance.name,
        },
      )}
      description={t(`state.${action === 'resume' ? 'suspendedHint' : 'stoppedHint'}`)}
      action={
        <Button
          variant="primary"
          loading={pending}
          disabledReason={reason(instance, action)}
          onClick={() => act(action, [instance])}
        >
          <Play aria-hidden />
          {t(`state.${action}`)}
        </Button>
      }
    />
  );
}
