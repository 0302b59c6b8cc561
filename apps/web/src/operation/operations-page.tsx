'use client';
import { PageHeader } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { OperationsList } from './operations-list';

/** All operations of the project. */
export function OperationsPage() {
  const t = useTranslations('operations');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <OperationsList emptyTitle={t('empty.title')} emptyDescription={t('empty.description')} />
    </>
  );
}
