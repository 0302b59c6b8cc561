'use client';
import { Progress, StatusBadge, type Tone } from '@skydeck/ui';
import { CircleAlert, CircleCheck, CircleX, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useErrorText } from '../../errors/use-error-text';
import type { CachedImage } from './cached-image-view';

type Look = CachedImage['status'] | 'evicting' | 'waiting';

const looks: Record<Look, { tone: Tone; icon: ReactNode; busy?: boolean }> = {
  waiting: { tone: 'neutral', icon: <LoaderCircle />, busy: true },
  fetching: { tone: 'info', icon: <LoaderCircle />, busy: true },
  cached: { tone: 'success', icon: <CircleCheck /> },
  damaged: { tone: 'danger', icon: <TriangleAlert /> },
  missing: { tone: 'danger', icon: <TriangleAlert /> },
  failed: { tone: 'danger', icon: <CircleAlert /> },
  evicting: { tone: 'neutral', icon: <CircleX />, busy: true },
};

/** What a host has of an image, how far it is, and what is wrong. */
export function CachedImageStatus({ row, about }: { row: CachedImage; about: string }) {
  const t = useTranslations('imageCache');
  const { describe } = useErrorText();
  const look = lookOf(row);
  const error = row.error && look !== 'fetching' ? describe(row.error) : null;
  return (
    <div className="grid max-w-md justify-items-start gap-1.5 max-md:justify-items-end">
      <StatusBadge {...looks[look]} label={t(`status.${look}`)} />
      {look === 'fetching' ? (
        <Progress
          value={(row.fetchedBytes / Math.max(1, row.sizeBytes)) * 100}
          label={t('progress', { about })}
        />
      ) : null}
      {error ? (
        <p className="text-left text-xs text-muted">
          {[error.title, error.detail, error.hint].filter(Boolean).join(' ')}
        </p>
      ) : null}
    </div>
  );
}

function lookOf({ status, operation, fetchedBytes }: CachedImage): Look {
  if (operation?.kind === 'image-cache.evict') return 'evicting';
  if (operation?.kind === 'image-cache.push' && fetchedBytes === 0) return 'waiting';
  return operation?.kind === 'image-cache.push' ? 'fetching' : status;
}
