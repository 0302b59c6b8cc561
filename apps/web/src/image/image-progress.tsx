'use client';
import { Card, Progress } from '@skydeck/ui';
import { useLocale, useTranslations } from 'next-intl';
import { formatBytes } from '../format/units';
import { OperationProgress } from '../operation/operation-progress';
import type { RouterOutputs } from '../trpc/client';

type ImageDetail = RouterOutputs['image']['get'];

/** What is being done with the image, or why it cannot be used and what to do. */
export function ImageProgress({ image }: { image: ImageDetail }) {
  const { name, error, operation, upload } = image;
  return (
    <>
      <OperationProgress name={name} error={error} operation={operation} />
      {upload && !operation ? <UploadProgress name={name} upload={upload} /> : null}
    </>
  );
}

function UploadProgress({ name, upload }: { name: string; upload: NonNullable<ImageDetail['upload']> }) {
  const t = useTranslations('images.upload');
  const uploads = useTranslations('uploads');
  const locale = useLocale();
  const amount = {
    sent: formatBytes(upload.receivedBytes, locale),
    size: formatBytes(upload.sizeBytes, locale),
  };
  return (
    <Card className="mb-5 p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold">{t('title')}</h2>
        <span className="text-xs text-muted tabular-nums">{uploads('state.uploading', amount)}</span>
      </div>
      <Progress
        value={(upload.receivedBytes / upload.sizeBytes) * 100}
        label={uploads('progress', { name })}
        className="my-3"
      />
      <p className="text-xs text-muted">{t(upload.mine ? 'mine' : 'others')}</p>
    </Card>
  );
}
