'use client';
import { useCallback } from 'react';
import { useStateReason } from './use-state-reason';
import type { VolumeTarget } from './volume-view';

/** Why an action can't be done to a volume now, in words; null when it can. */
export function useVolumeReason(): (
  volume: Pick<VolumeTarget, 'actions'>,
  action: keyof VolumeTarget['actions'],
) => string | null {
  const reason = useStateReason('volumes');
  return useCallback((volume, action) => reason(volume.actions[action]), [reason]);
}
