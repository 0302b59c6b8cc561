'use client';
import { Progress, StatusBadge, Tooltip, type Tone } from '@skydeck/ui';
import {
  CircleAlert,
  CirclePause,
  CirclePlay,
  CirclePower,
  CircleX,
  LoaderCircle,
  Lock,
  MoonStar,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { readableName } from '../format/readable-name';
import type { InstanceSummary } from './instance-types';

const looks: Record<InstanceSummary['status'], { tone: Tone; icon: ReactNode }> = {
  BUILD: { tone: 'info', icon: <LoaderCircle /> },
  ACTIVE: { tone: 'success', icon: <CirclePlay /> },
  SHUTOFF: { tone: 'neutral', icon: <CirclePower /> },
  PAUSED: { tone: 'warning', icon: <CirclePause /> },
  SUSPENDED: { tone: 'warning', icon: <MoonStar /> },
  ERROR: { tone: 'danger', icon: <CircleAlert /> },
  DELETED: { tone: 'neutral', icon: <CircleX /> },
};

/** Words for what an instance is busy with. */
export function useTaskName(): (task: string) => string {
  const t = useTranslations('instances');
  return (task) =>
    t.has(`tasks.${task}` as never) ? String(t(`tasks.${task}` as never)) : readableName(task);
}

export interface InstanceStatusProps {
  instance: Pick<InstanceSummary, 'name' | 'status' | 'taskState' | 'locked' | 'operation'>;
  /** With a bar while something is under way. */
  progress?: boolean;
}

/** Status as colour + icon + word; what it is busy with takes the word while it lasts. */
export function InstanceStatus({ instance, progress = false }: InstanceStatusProps) {
  const t = useTranslations('instances');
  const taskName = useTaskName();
  const look = looks[instance.status];
  const busy = instance.taskState !== null;
  const { operation } = instance;
  return (
    <span className="inline-grid justify-items-start gap-1 max-md:justify-items-end">
      <span className="inline-flex items-center gap-1.5">
        <StatusBadge
          tone={busy ? 'info' : look.tone}
          icon={busy ? <LoaderCircle /> : look.icon}
          busy={busy || instance.status === 'BUILD'}
          label={instance.taskState ? taskName(instance.taskState) : t(`status.${instance.status}`)}
        />
        {instance.locked ? (
          <Tooltip content={t('locked')}>
            <button type="button" aria-label={t('locked')} className="rounded-sm text-muted">
              <Lock aria-hidden className="size-3.5" />
            </button>
          </Tooltip>
        ) : null}
      </span>
      {progress && operation ? (
        <Progress
          value={operation.progress}
          label={t('progress', { name: instance.name })}
          className="w-28"
        />
      ) : null}
    </span>
  );
}
