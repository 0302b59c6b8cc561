'use client';
import { Alert, Card, Progress } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useErrorText } from '../errors/use-error-text';
import { formatBytes } from '../format/units';
import { CancelOperationButton } from '../operation/cancel-operation-button';
import { useOperationNames } from '../operation/operation-names';
import { OperationTimeline } from '../operation/operation-timeline';
import { useTRPC, type RouterOutputs } from '../trpc/client';

type ImageDetail = RouterOutputs['image']['get'];

/** What is being done with the image, or why it cannot be used and what to do. */
export function ImageProgress({ image }: { image: ImageDetail }) {
  const { describe } = useErrorText();
  const error = image.error && !image.operation ? describe(image.error) : null;
  return (
    <>
      {error ? (
        <Alert tone="danger" title={error.title} className="mb-5">
          {error.detail ? <p>{error.detail}</p> : null}
          {error.hint ? <p>{error.hint}</p> : null}
        </Alert>
      ) : null}
      {image.operation ? (
        <OperationProgress name={image.name} operation={image.operation} />
      ) : image.upload ? (
        <UploadProgress name={image.name} upload={image.upload} />
      ) : null}
    </>
  );
}

function OperationProgress(props: { name: string; operation: NonNullable<ImageDetail['operation']> }) {
  const { name, operation } = props;
  const t = useTranslations('operations');
  const names = useOperationNames();
  const trpc = useTRPC();
  const { data } = useQuery(trpc.operation.get.queryOptions({ id: operation.id }));
  return (
    <Card className="mb-5 p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold">{names.kind(operation.kind)}</h2>
        <span className="flex items-center gap-3 text-xs text-muted tabular-nums">
          {`${Math.round(operation.progress)} %`}
          {data ? <CancelOperationButton operation={data} /> : null}
        </span>
      </div>
      <Progress value={operation.progress} label={t('progressOf', { name })} className="my-3" />
      {data ? <OperationTimeline operation={data} /> : null}
    </Card>
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
