'use client';
import { Progress, StatusBadge, type Tone } from '@skydeck/ui';
import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useErrorText } from '../../errors/use-error-text';
import type { BackupSummary } from './backup-view';

const looks: Record<BackupSummary['status'], { tone: Tone; icon: ReactNode; busy?: boolean }> = {
  creating: { tone: 'info', icon: <LoaderCircle />, busy: true },
  available: { tone: 'success', icon: <CircleCheck /> },
  deleting: { tone: 'info', icon: <LoaderCircle />, busy: true },
  error: { tone: 'danger', icon: <CircleAlert /> },
  'error-deleting': { tone: 'danger', icon: <CircleAlert /> },
};

export interface BackupStatusProps {
  backup: Pick<BackupSummary, 'name' | 'status' | 'error' | 'operation' | 'restoring'>;
  /** With a bar while something is under way, and what went wrong. */
  details?: boolean;
}

/** Status as colour, icon and word. */
export function BackupStatus({ backup, details = false }: BackupStatusProps) {
  const t = useTranslations('backups');
  const volumes = useTranslations('volumes');
  const { describe } = useErrorText();
  const { name, status, operation, restoring } = backup;
  const error = details && backup.error && !operation ? describe(backup.error) : null;
  return (
    <span className="inline-grid justify-items-start gap-1 max-md:justify-items-end">
      <StatusBadge {...looks[status]} label={t(`status.${status}`)} />
      {restoring > 0 ? <StatusBadge tone="info" icon={<LoaderCircle />} busy label={t('restoring')} /> : null}
      {details && operation ? (
        <Progress value={operation.progress} label={volumes('progress', { name })} className="w-28" />
      ) : null}
      {error ? (
        <span className="max-w-72 text-xs wrap-anywhere text-danger-text">
          {[error.title, error.detail, error.hint].filter(Boolean).join(' ')}
        </span>
      ) : null}
    </span>
  );
}
