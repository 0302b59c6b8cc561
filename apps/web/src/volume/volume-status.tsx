'use client';
import { Progress, StatusBadge, type Tone } from '@skydeck/ui';
import { CircleAlert, CircleCheck, Link2, LoaderCircle, Send, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { VolumeSummary } from './volume-view';

type Status = VolumeSummary['status'];

/** What a volume is when nothing is done to it; in every other status something is under way. */
const resting: Partial<Record<Status, { tone: Tone; icon: ReactNode }>> = {
  available: { tone: 'success', icon: <CircleCheck /> },
  'in-use': { tone: 'info', icon: <Link2 /> },
  'awaiting-transfer': { tone: 'warning', icon: <Send /> },
  error: { tone: 'danger', icon: <CircleAlert /> },
  'error-deleting': { tone: 'danger', icon: <CircleAlert /> },
};
const busy: { tone: Tone; icon: ReactNode } = { tone: 'info', icon: <LoaderCircle /> };

export interface VolumeStatusProps {
  volume: Pick<VolumeSummary, 'name' | 'status' | 'operation'>;
  /** With a bar while something is under way. */
  progress?: boolean;
}

/** Status as colour, icon and word. */
export function VolumeStatus({ volume, progress = false }: VolumeStatusProps) {
  const t = useTranslations('volumes');
  const { status, operation } = volume;
  const look = resting[status] ?? (status === 'deleting' ? { ...busy, icon: <Trash2 /> } : busy);
  return (
    <span className="inline-grid justify-items-start gap-1 max-md:justify-items-end">
      <StatusBadge {...look} busy={look.icon === busy.icon} label={t(`status.${status}`)} />
      {progress && operation ? (
        <Progress value={operation.progress} label={t('progress', { name: volume.name })} className="w-28" />
      ) : null}
    </span>
  );
}
