'use client';
import { Badge } from '@skydeck/ui';
import { Link2, ShieldAlert, Trash2, Unlink } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { RowActions } from '../actions/row-actions';
import { NameCell, NoValue, TimeCell } from '../list/cells';
import { rowsHere } from '../list/list-card';
import { ListView } from '../list/list-view';
import { useDeleteOnTermination } from './attach/use-delete-on-termination';
import { useDetachVolume } from './attach/use-detach-volume';
import { useVolumeReason } from './use-volume-reason';
import { useCan } from '../session/me';
import type { VolumeDetail } from './volume-view';

const states = ['attaching', 'attached', 'detaching'] as const;
const devicePath = (device: string) => `/dev/${device}`;
/** Off the guest, a volume is detached when its owner has let go of it too. */
const stateOf = (status: string) => states.find((each) => each === status) ?? 'detaching';

/** The instances that have the volume, and how. */
export function VolumeAttachments({ volume }: { volume: VolumeDetail }) {
  const t = useTranslations('volumes.attachments');
  const attachments = useTranslations('attachments');
  const reason = useVolumeReason();
  const forces = useCan('volume.force');
  const mayAttach = useCan('volume.attach');
  const deletes = useDeleteOnTermination();
  const detach = useDetachVolume('detach');
  const forcedDetach = useDetachVolume('force-detach');
  const attachedTo = ({ instanceId, instanceName }: VolumeDetail['attachments'][number]) => ({
    ...volume,
    instance: { id: instanceId, name: instanceName },
  });
  return (
    <>
      <ListView
        label={t('title')}
        query={rowsHere(volume.attachments)}
        columns={[
          {
            id: 'instance',
            header: t('instance'),
            onPhone: 'title',
            cell: (row) => <NameCell name={row.instanceName} href={`/compute/instances/${row.instanceId}`} />,
          },
          { id: 'status', header: t('status'), cell: (row) => t(`states.${stateOf(row.status)}`) },
          {
            id: 'device',
            header: t('device'),
            cell: (row) => <span className="font-mono text-xs">{devicePath(row.device)}</span>,
          },
          { id: 'access', header: t('access'), cell: (row) => t(row.readOnly ? 'readOnly' : 'readWrite') },
          {
            id: 'mode',
            header: t('mode'),
            onPhone: 'hidden',
            cell: (row) => t(row.mode === 'nbd' ? 'nbd' : 'direct'),
          },
          {
            id: 'options',
            header: t('options'),
            cell: (row) =>
              row.bootIndex === null && !row.deleteOnTermination ? (
                <NoValue />
              ) : (
                <span className="flex flex-wrap gap-1 max-md:justify-end">
                  {row.bootIndex === null ? null : <Badge>{t('boot', { index: row.bootIndex })}</Badge>}
                  {row.deleteOnTermination ? <Badge>{t('deleteOnTermination')}</Badge> : null}
                </span>
              ),
          },
          { id: 'attachedAt', header: t('attachedAt'), cell: (row) => <TimeCell date={row.attachedAt} /> },
        ]}
        rowActions={(row) => (
          <RowActions
            name={row.instanceName}
            items={[
              {
                key: 'delete-on-termination',
                label: attachments(row.deleteOnTermination ? 'keepWithoutInstance' : 'deleteWithInstance'),
                icon: <Trash2 />,
                disabledReason: !mayAttach
                  ? attachments('attachDenied')
                  : stateOf(row.status) === 'detaching'
                    ? t('states.detaching')
                    : null,
                onSelect: () => deletes.set(attachedTo(row), !row.deleteOnTermination),
              },
              {
                key: 'detach',
                label: attachments('detach'),
                icon: <Unlink />,
                danger: true,
                disabledReason: row.bootIndex === 0 ? attachments('rootKept') : reason(volume, 'detach'),
                onSelect: () => detach.ask([attachedTo(row)]),
              },
              ...(forces
                ? [
                    {
                      key: 'force-detach',
                      label: attachments('force-detach'),
                      icon: <ShieldAlert />,
                      danger: true,
                      group: 'force',
                      disabledReason:
                        row.bootIndex === 0 ? attachments('rootKept') : reason(volume, 'force-detach'),
                      onSelect: () => forcedDetach.ask([attachedTo(row)]),
                    },
                  ]
                : []),
            ]}
          />
        )}
        empty={{ icon: <Link2 />, title: t('empty'), description: t('emptyHint') }}
      />
      {deletes.dialog}
      {detach.dialog}
      {forcedDetach.dialog}
    </>
  );
}
