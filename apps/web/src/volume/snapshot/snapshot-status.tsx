'use client';
import { useTranslations } from 'next-intl';
import { PartStatus } from '../part-status';
import type { SnapshotSummary } from './snapshot-view';

/** Status of a snapshot; below it what went wrong. */
export function SnapshotStatus({ snapshot }: { snapshot: Pick<SnapshotSummary, 'status' | 'error'> }) {
  const t = useTranslations('snapshots.status');
  return <PartStatus status={snapshot.status} label={t(snapshot.status)} error={snapshot.error} />;
}
