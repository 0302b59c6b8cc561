'use client';
import { Alert, CardSection, KeyValueList, Progress, RelativeTime } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { CopyableText } from '../detail/copyable-text';
import { DetailPage } from '../detail/detail-page';
import { useErrorText } from '../errors/use-error-text';
import { formatDuration } from '../format/units';
import { useTRPC } from '../trpc/client';
import { CancelOperationButton } from './cancel-operation-button';
import { useOperationNames } from './operation-names';
import { OperationState } from './operation-state';
import { OperationTimeline } from './operation-timeline';
import type { OperationDetail } from './operation-types';
import { OperationSubject } from './operations-list';

/** One operation with its timeline. */
export function OperationPage({ id }: { id: string }) {
  const t = useTranslations('operations');
  const d = useTranslations('operations.detail');
  const locale = useLocale();
  const trpc = useTRPC();
  const names = useOperationNames();
  return (
    <DetailPage
      query={useQuery(trpc.operation.get.queryOptions({ id }))}
      parent={{ href: '/operations', label: t('title') }}
      title={(operation) => names.kind(operation.kind)}
      badge={(operation) => <OperationState state={operation.state} />}
      description={(operation) => <OperationSubject operation={operation} />}
      actions={(operation) => <CancelOperationButton operation={operation} />}
      notice={(operation) => <OperationNotice operation={operation} />}
    >
      {(operation) => (
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
                  value: <CopyableText text={operation.id} name={d('id')} />,
                },
                { key: 'by', label: d('by'), value: operation.actorName || t('system') },
                {
                  key: 'requested',
                  label: d('requested'),
                  value: <RelativeTime date={operation.createdAt} />,
                },
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
      )}
    </DetailPage>
  );
}

function OperationNotice({ operation }: { operation: OperationDetail }) {
  const t = useTranslations('operations');
  const { describe } = useErrorText();
  const error = operation.error ? describe(operation.error) : null;
  return (
    <>
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
    </>
  );
}
