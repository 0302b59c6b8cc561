'use client';
import { useTranslations } from 'next-intl';
import { OperationsList } from '../operation/operations-list';

/** What happened to one instance. */
export function InstanceActivity({ instanceId }: { instanceId: string }) {
  const t = useTranslations('instances.activity');
  return <OperationsList subjectId={instanceId} emptyTitle={t('empty')} />;
}
