'use client';
import { StatusBadge, type Tone } from '@skydeck/ui';
import { CircleAlert, CircleCheck, CircleSlash, Clock, LoaderCircle, Undo2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { OperationSummary } from './operation-types';

export const operationStates = [
  'PENDING',
  'RUNNING',
  'COMPENSATING',
  'SUCCEEDED',
  'FAILED',
  'CANCELLED',
] as const;

const looks: Record<OperationSummary['state'], { tone: Tone; icon: ReactNode; busy?: boolean }> = {
  PENDING: { tone: 'neutral', icon: <Clock /> },
  RUNNING: { tone: 'info', icon: <LoaderCircle />, busy: true },
  COMPENSATING: { tone: 'warning', icon: <Undo2 /> },
  SUCCEEDED: { tone: 'success', icon: <CircleCheck /> },
  FAILED: { tone: 'danger', icon: <CircleAlert /> },
  CANCELLED: { tone: 'neutral', icon: <CircleSlash /> },
};

/** How an operation stands. */
export function OperationState({ state }: { state: OperationSummary['state'] }) {
  const t = useTranslations('operations.state');
  const { tone, icon, busy } = looks[state];
  return <StatusBadge tone={tone} icon={icon} busy={busy} label={t(state)} />;
}
