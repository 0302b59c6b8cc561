'use client';
import { Timeline, type TimelineItem, type Tone } from '@skydeck/ui';
import { Check, Circle, CircleSlash, LoaderCircle, Undo2, X } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useErrorText } from '../errors/use-error-text';
import { formatDuration } from '../format/units';
import { useSay } from '../i18n/sentences/sentences-provider';
import { useOperationNames } from './operation-names';
import type { OperationDetail } from './operation-types';
import { pendingSteps } from './pending-steps';

type Entry = OperationDetail['timeline'][number];

function look(entry: Entry): { tone: Tone; icon: ReactNode; busy?: boolean } {
  if (entry.state === 'running') return { tone: 'info', icon: <LoaderCircle />, busy: true };
  if (entry.state === 'failed') return { tone: 'danger', icon: <X /> };
  if (entry.state === 'cancelled') return { tone: 'neutral', icon: <CircleSlash /> };
  return entry.direction === 'undo'
    ? { tone: 'warning', icon: <Undo2 /> }
    : { tone: 'success', icon: <Check /> };
}

/** Each step with its worker and duration, and those still to come. */
export function OperationTimeline({ operation }: { operation: OperationDetail }) {
  const t = useTranslations('operations');
  const locale = useLocale();
  const names = useOperationNames();
  const { describe } = useErrorText();
  const say = useSay();
  const done = operation.timeline.map((entry): TimelineItem => {
    const step = names.step(entry.name);
    const error = entry.error ? describe({ ...entry.error, hint: null }) : null;
    return {
      id: entry.id,
      ...look(entry),
      title: entry.direction === 'undo' ? t('undo', { step }) : step,
      aside: entry.finishedAt
        ? formatDuration(entry.finishedAt.getTime() - entry.startedAt.getTime(), locale)
        : undefined,
      detail: (
        <>
          <span>{t('on', { worker: entry.worker })}</span>
          {entry.attempt > 1 ? <span>{` · ${t('attempt', { attempt: entry.attempt })}`}</span> : null}
          {entry.message ? <span>{` · ${say(entry.message)}`}</span> : null}
          {error ? (
            <span className="block text-danger-text">
              {[error.title, error.detail].filter(Boolean).join(': ')}
            </span>
          ) : null}
        </>
      ),
    };
  });
  const toCome = pendingSteps(operation.steps, operation.timeline, operation).map((step): TimelineItem => ({
    id: `pending-${step}`,
    tone: 'neutral',
    icon: <Circle />,
    title: <span className="font-normal text-muted">{names.step(step)}</span>,
  }));
  return <Timeline label={t('timeline')} items={[...done, ...toCome]} />;
}
