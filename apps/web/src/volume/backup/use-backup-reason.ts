'use client';
import { useCallback } from 'react';
import { useStateReason } from '../use-state-reason';
import type { BackupSummary } from './backup-view';

/** Why an action can't be done to a backup now, in words; null when it can. */
export function useBackupReason(): (
  backup: Pick<BackupSummary, 'actions'>,
  action: keyof BackupSummary['actions'],
) => string | null {
  const reason = useStateReason('backups');
  return useCallback((backup, action) => reason(backup.actions[action]), [reason]);
}
