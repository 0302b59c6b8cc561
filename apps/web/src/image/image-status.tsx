'use client';
import { StatusBadge, type Tone } from '@skydeck/ui';
import { CircleAlert, CircleCheck, CircleSlash, CircleX, Clock, LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { RouterOutputs } from '../trpc/client';

export type ImageSummary = RouterOutputs['image']['list']['items'][number];

type Look = ImageSummary['status'] | 'uploading';

const looks: Record<Look, { tone: Tone; icon: ReactNode; busy?: boolean }> = {
  queued: { tone: 'neutral', icon: <Clock /> },
  uploading: { tone: 'info', icon: <LoaderCircle />, busy: true },
  saving: { tone: 'info', icon: <LoaderCircle />, busy: true },
  importing: { tone: 'info', icon: <LoaderCircle />, busy: true },
  active: { tone: 'success', icon: <CircleCheck /> },
  deactivated: { tone: 'neutral', icon: <CircleSlash /> },
  killed: { tone: 'danger', icon: <CircleAlert /> },
  deleted: { tone: 'neutral', icon: <CircleX /> },
};

/** Whether an image can be used, or what is being done so that it can. */
export function ImageStatus({ image }: { image: Pick<ImageSummary, 'status' | 'upload'> }) {
  const t = useTranslations('images.status');
  const look: Look = image.status === 'queued' && image.upload ? 'uploading' : image.status;
  return <StatusBadge {...looks[look]} label={t(look)} />;
}
