'use client';
import { Alert, Button } from '@skydeck/ui';
import { LoaderCircle, RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useErrorText } from '../errors/use-error-text';
import type { LinkProblem, LinkState } from './console-link';

/** Over the screen while it is not connected: why, what comes next, and a way to try at once. */
export function LinkBanner({ state, onReconnect }: { state: LinkState; onReconnect: () => void }) {
  const t = useTranslations('console');
  const words = useProblemText();
  if (state.phase === 'connected') return null;
  if (state.phase === 'connecting')
    return (
      <div
        role="status"
        className="flex items-center gap-2 rounded-lg bg-surface px-4 py-3 text-sm shadow-pop"
      >
        <LoaderCircle aria-hidden className="size-4 animate-spin text-muted" />
        {t('link.connecting')}
      </div>
    );
  return (
    <Alert
      tone={state.phase === 'waiting' ? 'warning' : 'danger'}
      title={words(state.problem)}
      className="max-w-xl shadow-pop"
      action={
        <Button size="sm" onClick={onReconnect}>
          <RotateCw aria-hidden />
          {t('link.reconnect')}
        </Button>
      }
    >
      {state.phase === 'waiting' ? <Countdown until={state.retryAt} /> : null}
    </Alert>
  );
}

function Countdown({ until }: { until: number }) {
  const t = useTranslations('console');
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  // Announced once by the alert; the figures are for the eye.
  return (
    <span aria-hidden>{t('link.countdown', { seconds: Math.max(0, Math.ceil((until - now) / 1000)) })}</span>
  );
}

function useProblemText(): (problem: LinkProblem) => string {
  const t = useTranslations('console');
  const { read } = useErrorText();
  return (problem) => {
    if ('reason' in problem) return t(`closed.${problem.reason}`);
    const { title, hint } = read(problem.error);
    return [title, hint].filter(Boolean).join(' ');
  };
}
