'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { VolumeTarget } from './volume-view';

/** Why an action can't be done to a volume now, in words; null when it can. */
export function useVolumeReason(): (
  volume: Pick<VolumeTarget, 'actions'>,
  action: keyof VolumeTarget['actions'],
) => string | null {
  const t = useTranslations('volumes');
  return useCallback(
    (volume, action) => {
      const { allowed, reason } = volume.actions[action];
      if (allowed) return null;
      const key = `reasons.${reason?.key ?? ''}`;
      if (!reason || !t.has(key as never)) return t('notNow');
      const status = reason.params['status'];
      const named = status !== undefined && t.has(`status.${status}` as never);
      return String(
        t(key as never, { status: named ? String(t(`status.${status}` as never)) : (status ?? '') } as never),
      );
    },
    [t],
  );
}
