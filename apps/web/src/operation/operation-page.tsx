'use client';
import {
  Alert,
  CardSection,
  CopyButton,
  KeyValueList,
  PageHeader,
  Progress,
  RelativeTime,
  Skeleton,
} from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { ErrorAlert } from '../errors/error-alert';
import { useErrorText } from '../errors/use-error-text';
import { formatDuration } from '../format/units';
import { PageBreadcrumbs } from '../shell/page-breadcrumbs';
import { useTRPC } from '../trpc/client';
import { CancelOperationButton } from './cancel-operation-button';
import { useOperationNames } from './operation-names';
import { OperationState } from './operation-state';
import { OperationTimeline } from './operation-timeline';
import { OperationSubject } from './operations-list';

/** One operation with its timeline. */
export function OperationPage({ id }: { id: string }) {
  const t = useTranslations('operations');
  const d = useTranslations('operations.detail');
  const locale = useLocale();
  const trpc = useTRPC();
  const names = useOperationNames();
  const { describe } = useErrorText();
  const query = useQuery(trpc.operation.get.queryOptions({ id }));
  if (query.isError && !query.data)
    return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />;
  const operation = query.data;
  if (!operation) return <Skeleton className="h-72 w-full" />;
  const error = operation.error ? describe(operation.error) : null;
  return (
    <>
      <PageHeader
        breadcrumbs={
          <PageBreadcrumbs
            items={[
              <Link key="list" href="/operations">
                {t('title')}
              </Link>,
              names.kind(operation.kind),
            ]}
          />
        }
        title={names.kind(operation.kind)}
        badge={<OperationState state={operation.state} />}
        description={<OperationSubject operation={operation} />}
        actions={<CancelOperationButton operation={operation} />}
      />
      {error ? (
        <Alert
          tone={operation.state === 'FAILED' ? 'danger' : 'warning'}
          title={error.title}
          className="mb-4"
        >
          {error.detail ? <p>{error.detail}</p> : null}
          {error.hint ? <p>{error.hint}</p> : null}
        </Alert>
      ) : null}
      {operation.finishedAt ? null : (
        <Progress
          value={operation.progress}
          label={t('progressOf', { name: operation.subjectName })}
          className="mb-4"
        />
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
        <CardSection title={t('timeline')}>
          {operation.timeline.length === 0 && operation.state === 'PENDING' ? (
            <p className="mb-4 text-muted">{t('waiting')}</p>
          ) : null}
          <OperationTimeline operation={operation} />
        </CardSection>
        <CardSection title={t('columns.kind')}>
          <KeyValueList
            items={[
              {
                key: 'id',
                label: d('id'),
                value: (
                  <span className="font-mono text-xs">
                    {operation.id}
                    <CopyButton text={operation.id} />
                  </span>
                ),
              },
              { key: 'by', label: d('by'), value: operation.actorName || t('system') },
              { key: 'requested', label: d('requested'), value: <RelativeTime date={operation.createdAt} /> },
              ...(operation.finishedAt
                ? [
                    {
                      key: 'took',
                      label: d('took'),
                      value: formatDuration(
                        operation.finishedAt.getTime() - operation.createdAt.getTime(),
                        locale,
                      ),
                    },
                  ]
                : []),
              ...(operation.attempt > 1
                ? [{ key: 'attempt', label: d('attempts'), value: operation.attempt }]
                : []),
            ]}
          />
        </CardSection>
      </div>
    </>
  );
}
