'use client';
import { cn, RelativeTime, Tooltip } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import type { LiveState } from './use-live-events';

const dots = {
  live: 'bg-success',
  connecting: 'bg-warning animate-pulse',
  reconnecting: 'bg-warning animate-pulse',
};

/** Says whether what is on the screen follows the cloud, and when it last heard from it. */
export function LiveIndicator({ state }: { state: LiveState }) {
  const t = useTranslations('shell.live');
  return (
    <Tooltip
      openOnClick
      content={
        <span className="grid gap-0.5">
          <span>{t(`${state.status}Hint`)}</span>
          {state.updatedAt ? (
            <span className="opacity-80">
              {t('updated')} <RelativeTime date={state.updatedAt} />
            </span>
          ) : null}
        </span>
      }
    >
      <button type="button" className="flex items-center gap-2 rounded-md px-2 py-1 text-xs text-muted">
        <span aria-hidden className={cn('size-2 rounded-full', dots[state.status])} />
        <span role="status" className="max-sm:sr-only">
          {t(state.status)}
        </span>
      </button>
    </Tooltip>
  );
}
