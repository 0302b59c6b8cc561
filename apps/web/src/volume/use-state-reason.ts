'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';

/** Whether an action can be done, and if not, why, as the server says it. */
export interface ActionState {
  allowed: boolean;
  reason: { key: string; params: Record<string, string> } | null;
}

/** Why an action can't be done now, in the words of its area; null when it can. */
export function useStateReason(
  area: 'volumes' | 'snapshots' | 'volumeGroups' | 'groupSnapshots' | 'backups',
): (state: ActionState) => string | null {
  const t = useTranslations(area);
  const volumes = useTranslations('volumes');
  return useCallback(
    ({ allowed, reason }) => {
      if (allowed) return null;
      const key = `reasons.${reason?.key ?? ''}`;
      if (!reason || !t.has(key as never)) return volumes('notNow');
      // Statuses in a reason are a volume's.
      const params = Object.fromEntries(
        Object.entries(reason.params).map(([name, value]) => {
          const status = `status.${value}`;
          return [name, volumes.has(status as never) ? String(volumes(status as never)) : value];
        }),
      );
      return String(t(key as never, params as never));
    },
    [t, volumes],
  );
}
