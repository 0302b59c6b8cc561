'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { SnapshotSummary } from './snapshot-view';

/** Why an action can't be done to a snapshot now, in words; null when it can. */
export function useSnapshotReason(): (
  snapshot: Pick<SnapshotSummary, 'actions'>,
  action: keyof SnapshotSummary['actions'],
) => string | null {
  const t = useTranslations('snapshots');
  const volumes = useTranslations('volumes');
  return useCallback(
    (snapshot, action) => {
      const { allowed, reason } = snapshot.actions[action];
      if (allowed) return null;
      const key = `reasons.${reason?.key ?? ''}`;
      if (!reason || !t.has(key as never)) return volumes('notNow');
      const status = `status.${reason.params['volumeStatus'] ?? ''}`;
      const named = volumes.has(status as never) ? String(volumes(status as never)) : '';
      return String(t(key as never, { volumeStatus: named } as never));
    },
    [t, volumes],
  );
}
