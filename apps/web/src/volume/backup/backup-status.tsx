'use client';
import { Progress, StatusBadge } from '@skydeck/ui';
import { LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { PartStatus } from '../part-status';
import type { BackupSummary } from './backup-view';

export interface BackupStatusProps {
  backup: Pick<BackupSummary, 'name' | 'status' | 'error' | 'operation' | 'restoring'>;
  /** With a bar while something is under way, and what went wrong. */
  details?: boolean;
}

/** Status of a backup. */
export function BackupStatus({ backup, details = false }: BackupStatusProps) {
  const t = useTranslations('backups');
  const volumes = useTranslations('volumes');
  const { name, status, operation, restoring } = backup;
  return (
    <PartStatus
      status={status}
      label={t(`status.${status}`)}
      error={details && !operation ? backup.error : null}
    >
      {restoring > 0 ? <StatusBadge tone="info" icon={<LoaderCircle />} busy label={t('restoring')} /> : null}
      {details && operation ? (
        <Progress value={operation.progress} label={volumes('progress', { name })} className="w-28" />
      ) : null}
    </PartStatus>
  );
}
