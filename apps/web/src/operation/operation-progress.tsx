'use client';
import { Alert, Card, Progress } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useErrorText, type ShownError } from '../errors/use-error-text';
import { useSay } from '../i18n/sentences/sentences-provider';
import { useTRPC } from '../trpc/client';
import { CancelOperationButton } from './cancel-operation-button';
import { useOperationNames } from './operation-names';
import { OperationTimeline } from './operation-timeline';

export interface OperationProgressProps {
  /** Of the resource. */
  name: string;
  /** What went wrong before, shown while nothing is done. */
  error: ShownError | null;
  /** What is being done now. */
  operation: { id: string; kind: string; progress: number; message?: string | null } | null;
  /** Whether its steps are shown too. */
  steps?: boolean;
}

/** What is being done to a resource now, step by step; or why it failed and what to do. */
export function OperationProgress({ name, error, operation, steps = true }: OperationProgressProps) {
  const t = useTranslations('operations');
  const { describe } = useErrorText();
  const say = useSay();
  const names = useOperationNames();
  const trpc = useTRPC();
  const { data } = useQuery({
    ...trpc.operation.get.queryOptions({ id: operation?.id ?? '' }),
    enabled: operation !== null,
  });
  if (operation === null) {
    if (error === null) return null;
    const { title, detail, hint } = describe(error);
    return (
      <Alert tone="danger" title={title} className="mb-5">
        {detail ? <p>{detail}</p> : null}
        {hint ? <p>{hint}</p> : null}
      </Alert>
    );
  }
  return (
    <Card className="mb-5 p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold">
          {names.kind(operation.kind)}
          {operation.message ? (
            <span className="ml-2 font-normal text-muted">{say(operation.message)}</span>
          ) : null}
        </h2>
        <span className="flex items-center gap-3 text-xs text-muted tabular-nums">
          {`${Math.round(operation.progress)} %`}
          {data ? <CancelOperationButton operation={data} /> : null}
        </span>
      </div>
      <Progress value={operation.progress} label={t('progressOf', { name })} className="my-3" />
      {data && steps ? <OperationTimeline operation={data} /> : null}
    </Card>
  );
}
