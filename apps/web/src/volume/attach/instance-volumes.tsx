'use client';
import { Badge, Button } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { HardDrive, Link2, Trash2, Unlink } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../../actions/row-actions';
import type { InstanceDetail } from '../../compute/instance-types';
import { useErrorText } from '../../errors/use-error-text';
import { formatGiB } from '../../format/units';
import { NameCell, NoValue } from '../../list/cells';
import { ListView } from '../../list/list-view';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import { useVolumeReason } from '../use-volume-reason';
import { VolumeStatus } from '../volume-status';
import type { VolumeSummary } from '../volume-view';
import { AttachVolumeDialog } from './attach-volume-dialog';
import { useDeleteOnTermination } from './use-delete-on-termination';
import { useDetachVolume } from './use-detach-volume';

const page = { page: 1, pageSize: 100 as const };
const devicePath = (device: string) => `/dev/${device}`;

/** The volumes of an instance: which device each is in the guest, one more attached, one detached. */
export function InstanceVolumes({ instance }: { instance: InstanceDetail }) {
  const t = useTranslations('attachments');
  const locale = useLocale();
  const { describe } = useErrorText();
  const trpc = useTRPC();
  const reason = useVolumeReason();
  const mayAttach = useCan('volume.attach');
  const [attaching, setAttaching] = useState(false);
  const deletes = useDeleteOnTermination();
  const detach = useDetachVolume('detach');
  const query = useQuery({
    ...trpc.volume.list.queryOptions({ ...page, instanceId: instance.id }),
    placeholderData: keepPreviousData,
  });
  const here = (volume: VolumeSummary) => volume.attachments.find((each) => each.instanceId === instance.id);
  const deviceOf = (volume: VolumeSummary) => here(volume)?.device ?? '';
  // As the guest has them.
  const rows = query.data?.items.toSorted((a, b) => deviceOf(a).localeCompare(deviceOf(b)));
  const devices = (rows ?? []).map(deviceOf);
  return (
    <>
      <ListView
        label={t('title')}
        query={{ ...query, data: rows }}
        scope={
          <Button
            variant="primary"
            disabledReason={mayAttach ? null : t('attachDenied')}
            onClick={() => setAttaching(true)}
          >
            <Link2 aria-hidden />
            {t('attachVolume')}
          </Button>
        }
        columns={[
          {
            id: 'name',
            header: t('volume'),
            onPhone: 'title',
            cell: (row) => (
              <NameCell
                name={row.name}
                href={`/volume/volumes/${row.id}`}
                description={row.error ? describe(row.error).title : undefined}
              />
            ),
          },
          { id: 'status', header: t('status'), cell: (row) => <VolumeStatus volume={row} /> },
          {
            id: 'device',
            header: t('device'),
            cell: (row) => <span className="font-mono text-xs">{devicePath(deviceOf(row))}</span>,
          },
          { id: 'size', header: t('size'), cell: (row) => formatGiB(row.sizeGiB, locale) },
          {
            id: 'options',
            header: t('options'),
            cell: (row) => {
              const { bootIndex, readOnly, deleteOnTermination } = here(row) ?? {};
              if (bootIndex !== 0 && !readOnly && !deleteOnTermination) return <NoValue />;
              return (
                <span className="flex flex-wrap gap-1 max-md:justify-end">
                  {bootIndex === 0 ? <Badge>{t('root')}</Badge> : null}
                  {readOnly ? <Badge>{t('readOnly')}</Badge> : null}
                  {deleteOnTermination ? <Badge>{t('deleteOnTermination')}</Badge> : null}
                </span>
              );
            },
          },
        ]}
        rowActions={(row) => (
          <RowActions
            name={row.name}
            items={[
              {
                key: 'delete-on-termination',
                label: t(here(row)?.deleteOnTermination ? 'keepWithoutInstance' : 'deleteWithInstance'),
                icon: <Trash2 />,
                disabledReason: mayAttach ? null : t('attachDenied'),
                onSelect: () => deletes.set({ ...row, instance }, !here(row)?.deleteOnTermination),
              },
              {
                key: 'detach',
                label: t('detach'),
                icon: <Unlink />,
                danger: true,
                disabledReason: here(row)?.bootIndex === 0 ? t('rootKept') : reason(row, 'detach'),
                onSelect: () => detach.ask([{ ...row, instance }]),
              },
            ]}
          />
        )}
        empty={{ icon: <HardDrive />, title: t('empty'), description: t('emptyHint') }}
      />
      {attaching ? (
        <AttachVolumeDialog
          instance={{ id: instance.id, name: instance.name, devices }}
          onClose={() => setAttaching(false)}
        />
      ) : null}
      {deletes.dialog}
      {detach.dialog}
    </>
  );
}
