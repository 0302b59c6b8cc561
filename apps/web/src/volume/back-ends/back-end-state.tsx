'use client';
import { StatusBadge, type Tone } from '@skydeck/ui';
import { CircleAlert, CircleCheck, CircleSlash } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { BackEndSummary } from './back-end-view';

const looks: Record<BackEndSummary['state'], { tone: Tone; icon: ReactNode }> = {
  up: { tone: 'success', icon: <CircleCheck /> },
  down: { tone: 'danger', icon: <CircleAlert /> },
  disabled: { tone: 'neutral', icon: <CircleSlash /> },
};

/** Whether new volumes can be made there. */
export function BackEndState({ state }: Pick<BackEndSummary, 'state'>) {
  const t = useTranslations('backEnds.state');
  return <StatusBadge {...looks[state]} label={t(state)} />;
}
