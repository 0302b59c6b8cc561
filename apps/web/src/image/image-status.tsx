'use client';
import { StatusBadge, type Tone } from '@skydeck/ui';
import { CircleAlert, CircleCheck, CircleSlash, CircleX, Clock, LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { RouterOutputs } from '../trpc/client';

export type ImageSummary = RouterOutputs['image']['list']['items'][number];

const looks: Record<ImageSummary['status'], { tone: Tone; icon: ReactNode; busy?: boolean }> = {
  queued: { tone: 'neutral', icon: <Clock /> },
  saving: { tone: 'info', icon: <LoaderCircle />, busy: true },
  importing: { tone: 'info', icon: <LoaderCircle />, busy: true },
  active: { tone: 'success', icon: <CircleCheck /> },
  deactivated: { tone: 'neutral', icon: <CircleSlash /> },
  killed: { tone: 'danger', icon: <CircleAlert /> },
  deleted: { tone: 'neutral', icon: <CircleX /> },
};

/** Whether an image can be used. */
export function ImageStatus({ status }: { status: ImageSummary['status'] }) {
  const t = useTranslations('images.status');
  return <StatusBadge {...looks[status]} label={t(status)} />;
}
