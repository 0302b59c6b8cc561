'use client';
import { StatusBadge, type Tone } from '@skydeck/ui';
import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useErrorText } from '../../errors/use-error-text';
import type { SnapshotSummary } from './snapshot-view';

const looks: Record<SnapshotSummary['status'], { tone: Tone; icon: ReactNode; busy?: boolean }> = {
  creating: { tone: 'info', icon: <LoaderCircle />, busy: true },
  available: { tone: 'success', icon: <CircleCheck /> },
  deleting: { tone: 'info', icon: <LoaderCircle />, busy: true },
  error: { tone: 'danger', icon: <CircleAlert /> },
  'error-deleting': { tone: 'danger', icon: <CircleAlert /> },
};

/** Status as colour, icon and word; below it what went wrong. */
export function SnapshotStatus({ snapshot }: { snapshot: Pick<SnapshotSummary, 'status' | 'error'> }) {
  const t = useTranslations('snapshots');
  const { describe } = useErrorText();
  const { status } = snapshot;
  const error = snapshot.error ? describe(snapshot.error) : null;
  return (
    <span className="inline-grid justify-items-start gap-1 max-md:justify-items-end">
      <StatusBadge {...looks[status]} label={t(`status.${status}`)} />
      {error ? (
        <span className="max-w-72 text-xs wrap-anywhere text-danger-text">
          {[error.title, error.detail, error.hint].filter(Boolean).join(' ')}
        </span>
      ) : null}
    </span>
  );
}
