'use client';
import { Alert, Card, Progress } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useErrorText } from '../errors/use-error-text';
import { useSay } from '../i18n/sentences/sentences-provider';
import { CancelOperationButton } from '../operation/cancel-operation-button';
import { useOperationNames } from '../operation/operation-names';
import { OperationTimeline } from '../operation/operation-timeline';
import { useTRPC } from '../trpc/client';
import type { InstanceDetail } from './instance-types';

/** What is being done to the instance now, step by step; or why it failed and what to do. */
export function InstanceProgress({ instance }: { instance: InstanceDetail }) {
  const t = useTranslations('instances');
  const { describe } = useErrorText();
  const say = useSay();
  const names = useOperationNames();
  const trpc = useTRPC();
  const current = instance.operation;
  const { data: operation } = useQuery({
    ...trpc.operation.get.queryOptions({ id: current?.id ?? '' }),
    enabled: current !== null,
  });
  const error = instance.error && !current ? describe(instance.error) : null;
  return (
    <>
      {error ? (
        <Alert tone="danger" title={error.title} className="mb-5">
          {error.detail ? <p>{error.detail}</p> : null}
          {error.hint ? <p>{error.hint}</p> : null}
        </Alert>
      ) : null}
      {current ? (
        <Card className="mb-5 p-4">
          <div className="flex flex-wrap items-center justify-between gap-3">
            <h2 className="font-semibold">
              {names.kind(current.kind)}
              {current.message ? (
                <span className="ml-2 font-normal text-muted">{say(current.message)}</span>
              ) : null}
            </h2>
            <span className="flex items-center gap-3 text-xs text-muted tabular-nums">
              {`${Math.round(current.progress)} %`}
              {operation ? <CancelOperationButton operation={operation} /> : null}
            </span>
          </div>
          <Progress
            value={current.progress}
            label={t('progress', { name: instance.name })}
            className="my-3"
          />
          {operation && instance.status === 'BUILD' ? <OperationTimeline operation={operation} /> : null}
        </Card>
      ) : null}
    </>
  );
}
