'use client';
import { useTranslations } from 'next-intl';
import { PartStatus } from '../part-status';
import type { GroupSummary } from './group-view';

/** Status of a group, or of a group snapshot; below it what went wrong. */
export function GroupStatus({ of }: { of: Pick<GroupSummary, 'status' | 'error'> }) {
  const t = useTranslations('volumeGroups.status');
  return <PartStatus status={of.status} label={t(of.status)} error={of.error} />;
}
