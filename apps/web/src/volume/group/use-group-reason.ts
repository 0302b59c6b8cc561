'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';

interface ActionState {
  allowed: boolean;
  reason: { key: string } | null;
}

/** Why an action can't be done to a group or a group snapshot now, in words; null when it can. */
export function useGroupReason(
  area: 'volumeGroups' | 'groupSnapshots',
): (state: ActionState) => string | null {
  const t = useTranslations(area);
  const volumes = useTranslations('volumes');
  return useCallback(
    ({ allowed, reason }) => {
      if (allowed) return null;
      const key = `reasons.${reason?.key ?? ''}`;
      return t.has(key as never) ? String(t(key as never)) : volumes('notNow');
    },
    [t, volumes],
  );
}
