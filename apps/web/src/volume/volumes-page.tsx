'use client';
import { volumeStatuses } from '@skydeck/core/volume/volume-states';
import { volumeSortKeys } from '@skydeck/core/volume/volume.input';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Database } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { RowActions } from '../actions/row-actions';
import { ChoicesFilter } from '../list/filters';
import { ListPage } from '../list/list-page';
import { useListState } from '../list/use-list-state';
import { useCan } from '../session/me';
import { useTRPC } from '../trpc/client';
import { CreateVolumeButton } from './create-volume-button';
import { AcceptTransferButton } from './transfer/accept-transfer-button';
import { useVolumeActions } from './use-volume-actions';
import { useVolumeColumns } from './use-volume-columns';
import { asFlag, asSize, moreVolumeFilters, volumeFilters } from './volume-filters';
import { VolumeMoreFilters } from './volume-more-filters';
import { useAllProjects } from '../list/use-all-projects';

const hiddenAtFirst = ['group', 'user', 'backend'];

/** All volumes of the project, live. */
export function VolumesPage() {
  const t = useTranslations('volumes');
  const trpc = useTRPC();
  const list = useListState({
    sortKeys: volumeSortKeys,
    initial: { by: 'createdAt', dir: 'desc' },
    filters: volumeFilters,
  });
  const seesAll = useCan('volume.all-projects');
  const all = useAllProjects(list, 'volume.all-projects');
  const { bootable, encrypted, sizeGiB, ...input } = list.input;
  const query = useQuery({
    ...trpc.volume.list.queryOptions({
      ...input,
      bootable: asFlag(bootable),
      encrypted: asFlag(encrypted),
      sizeGiB: asSize(sizeGiB),
      ...all.input,
      backendId: seesAll ? input.backendId : undefined,
    }),
    placeholderData: keepPreviousData,
  });
  const actions = useVolumeActions();
  return (
    <ListPage
      title={t('title')}
      description={all.allProjects ? t('descriptionAll') : t('description')}
      actions={
        <>
          <AcceptTransferButton />
          <CreateVolumeButton />
        </>
      }
      query={query}
      list={list}
      searchLabel={t('searchLabel')}
      filters={
        <ChoicesFilter
          label={t('filters.status')}
          options={volumeStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
          value={list.filters.status}
          onChange={(status) => list.setFilters({ status })}
        />
      }
      moreFilters={{
        names: moreVolumeFilters,
        content: <VolumeMoreFilters values={list.filters} onChange={list.setFilters} />,
      }}
      scope={all.scope}
      columns={useVolumeColumns(all.allProjects)}
      columnChoice={{ name: 'volumes', hiddenAtFirst }}
      rowActions={(row) => <RowActions name={row.name} items={actions.items(row)} />}
      bulk={{ rowName: (row) => row.name, actions: actions.bulkItems }}
      empty={{ icon: <Database />, title: t('empty.title'), description: t('empty.description') }}
    >
      {actions.dialogs}
    </ListPage>
  );
}
