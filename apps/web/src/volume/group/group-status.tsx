'use client';
import { StatusBadge, type Tone } from '@skydeck/ui';
import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useErrorText } from '../../errors/use-error-text';
import type { GroupSummary } from './group-view';

const looks: Record<GroupSummary['status'], { tone: Tone; icon: ReactNode; busy?: boolean }> = {
  creating: { tone: 'info', icon: <LoaderCircle />, busy: true },
  available: { tone: 'success', icon: <CircleCheck /> },
  deleting: { tone: 'info', icon: <LoaderCircle />, busy: true },
  error: { tone: 'danger', icon: <CircleAlert /> },
  'error-deleting': { tone: 'danger', icon: <CircleAlert /> },
};

/** Status of a group, or of a group snapshot, as colour, icon and word; below it what went wrong. */
export function GroupStatus({ of }: { of: Pick<GroupSummary, 'status' | 'error'> }) {
  const t = useTranslations('volumeGroups');
  const { describe } = useErrorText();
  const error = of.error ? describe(of.error) : null;
  return (
    <span className="inline-grid justify-items-start gap-1 max-md:justify-items-end">
      <StatusBadge {...looks[of.status]} label={t(`status.${of.status}`)} />
      {error ? (
        <span className="max-w-72 text-xs wrap-anywhere text-danger-text">
          {[error.title, error.detail, error.hint].filter(Boolean).join(' ')}
        </span>
      ) : null}
    </span>
  );
}
