'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { BackupSummary } from './backup-view';

/** Why an action can't be done to a backup now, in words; null when it can. */
export function useBackupReason(): (
  backup: Pick<BackupSummary, 'actions'>,
  action: keyof BackupSummary['actions'],
) => string | null {
  const t = useTranslations('backups');
  const volumes = useTranslations('volumes');
  return useCallback(
    (backup, action) => {
      const { allowed, reason } = backup.actions[action];
      if (allowed) return null;
      const key = `reasons.${reason?.key ?? ''}`;
      return reason && t.has(key as never) ? String(t(key as never)) : volumes('notNow');
    },
    [t, volumes],
  );
}
