'use client';
import { useCallback } from 'react';
import { useStateReason } from '../use-state-reason';
import type { SnapshotSummary } from './snapshot-view';

/** Why an action can't be done to a snapshot now, in words; null when it can. */
export function useSnapshotReason(): (
  snapshot: Pick<SnapshotSummary, 'actions'>,
  action: keyof SnapshotSummary['actions'],
) => string | null {
  const reason = useStateReason('snapshots');
  return useCallback((snapshot, action) => reason(snapshot.actions[action]), [reason]);
}
