'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { DetailActions } from '../../detail/detail-actions';
import { DetailPage } from '../../detail/detail-page';
import { OperationProgress } from '../../operation/operation-progress';
import { OperationsList } from '../../operation/operations-list';
import { useTRPC } from '../../trpc/client';
import { BackupChain } from './backup-chain';
import { BackupOverview } from './backup-overview';
import { BackupStatus } from './backup-status';
import { useBackupActions } from './use-backup-actions';

/** One backup: what it holds, what it shares with others, what happened to it. */
export function BackupPage({ id }: { id: string }) {
  const t = useTranslations('backups');
  const trpc = useTRPC();
  const actions = useBackupActions();
  return (
    <>
      <DetailPage
        query={useQuery(trpc.backup.get.queryOptions({ id }))}
        parent={{ href: '/volume/backups', label: t('title') }}
        title={(backup) => backup.name}
        badge={(backup) => <BackupStatus backup={backup} />}
        description={(backup) => backup.description || undefined}
        actions={(backup) => <DetailActions name={backup.name} items={actions.items(backup)} />}
        notice={(backup) => (
          <OperationProgress name={backup.name} error={backup.error} operation={backup.operation} />
        )}
        tabs={(backup) => [
          { value: 'overview', label: t('tabs.overview'), content: <BackupOverview backup={backup} /> },
          { value: 'chain', label: t('tabs.chain'), content: <BackupChain backup={backup} /> },
          {
            value: 'activity',
            label: t('tabs.activity'),
            content: <OperationsList subjectId={id} emptyTitle={t('activityEmpty')} />,
          },
        ]}
      />
      {actions.dialogs}
    </>
  );
}
