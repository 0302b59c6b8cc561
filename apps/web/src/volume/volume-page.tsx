'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { DetailActions } from '../detail/detail-actions';
import { DetailPage } from '../detail/detail-page';
import { OperationProgress } from '../operation/operation-progress';
import { OperationsList } from '../operation/operations-list';
import { useTRPC } from '../trpc/client';
import { VolumeSchedules } from './backup/schedule/volume-schedules';
import { VolumeBackups } from './backup/volume-backups';
import { useVolumeActions } from './use-volume-actions';
import { VolumeSnapshots } from './snapshot/volume-snapshots';
import { VolumeAttachments } from './volume-attachments';
import { VolumeOverview } from './volume-overview';
import { VolumeStatus } from './volume-status';

/** One volume: what it is, who has it, what happened to it. */
export function VolumePage({ id }: { id: string }) {
  const t = useTranslations('volumes');
  const trpc = useTRPC();
  const actions = useVolumeActions();
  return (
    <>
      <DetailPage
        query={useQuery(trpc.volume.get.queryOptions({ id }))}
        parent={{ href: '/volume/volumes', label: t('title') }}
        title={(volume) => volume.name}
        badge={(volume) => <VolumeStatus volume={volume} />}
        description={(volume) => volume.description || undefined}
        actions={(volume) => <DetailActions name={volume.name} items={actions.items(volume)} />}
        notice={(volume) => (
          <OperationProgress name={volume.name} error={volume.error} operation={volume.operation} />
        )}
        tabs={(volume) => [
          { value: 'overview', label: t('tabs.overview'), content: <VolumeOverview volume={volume} /> },
          {
            value: 'attachments',
            label: t('tabs.attachments'),
            content: <VolumeAttachments volume={volume} />,
          },
          { value: 'snapshots', label: t('tabs.snapshots'), content: <VolumeSnapshots volumeId={id} /> },
          { value: 'backups', label: t('tabs.backups'), content: <VolumeBackups volumeId={id} /> },
          {
            value: 'schedules',
            label: t('tabs.schedules'),
            content: <VolumeSchedules volume={volume} />,
          },
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
