'use client';
import { CardSection, KeyValueList, RelativeTime } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { Camera } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { CopyableText } from '../../../detail/copyable-text';
import { DetailActions } from '../../../detail/detail-actions';
import { DetailPage } from '../../../detail/detail-page';
import { ResourceLink } from '../../../detail/resource-link';
import { formatGiB } from '../../../format/units';
import { NameCell } from '../../../list/cells';
import { rowsHere } from '../../../list/list-card';
import { ListView } from '../../../list/list-view';
import { OperationProgress } from '../../../operation/operation-progress';
import { useTRPC } from '../../../trpc/client';
import { GroupStatus } from '../group-status';
import type { GroupSnapshotSummary } from '../group-view';
import { useGroupSnapshotActions } from './use-group-snapshot-actions';

/** One group snapshot: the snapshots that it is made of. */
export function GroupSnapshotPage({ id }: { id: string }) {
  const t = useTranslations('groupSnapshots');
  const trpc = useTRPC();
  const actions = useGroupSnapshotActions();
  return (
    <>
      <DetailPage
        query={useQuery(trpc.groupSnapshot.get.queryOptions({ id }))}
        parent={{ href: '/volume/group-snapshots', label: t('title') }}
        title={(snapshot) => snapshot.name}
        badge={(snapshot) => <GroupStatus of={snapshot} />}
        description={(snapshot) => snapshot.description || undefined}
        actions={(snapshot) => <DetailActions name={snapshot.name} items={actions.items(snapshot)} />}
        notice={({ name, operation }) => <OperationProgress name={name} error={null} operation={operation} />}
      >
        {(snapshot) => (
          <div className="grid gap-4">
            <Facts snapshot={snapshot} />
            <Parts snapshot={snapshot} />
          </div>
        )}
      </DetailPage>
      {actions.dialogs}
    </>
  );
}

function Facts({ snapshot }: { snapshot: GroupSnapshotSummary }) {
  const t = useTranslations('groupSnapshots');
  const volumes = useTranslations('volumes');
  const common = useTranslations('common');
  const { group, consistency } = snapshot;
  return (
    <CardSection title={t('one')}>
      <KeyValueList
        items={[
          {
            key: 'id',
            label: volumes('detail.id'),
            value: <CopyableText text={snapshot.id} name={volumes('detail.id')} />,
          },
          {
            key: 'group',
            label: t('columns.group'),
            value: <ResourceLink href={`/volume/groups/${group.id}`}>{group.name}</ResourceLink>,
          },
          {
            key: 'consistency',
            label: t('columns.consistency'),
            value: consistency ? t(`consistency.${consistency}`) : common('notAvailable'),
          },
          { key: 'project', label: volumes('columns.project'), value: snapshot.projectName },
          { key: 'user', label: volumes('columns.user'), value: snapshot.userName },
          { key: 'created', label: common('created'), value: <RelativeTime date={snapshot.createdAt} /> },
        ]}
      />
    </CardSection>
  );
}

function Parts({ snapshot }: { snapshot: GroupSnapshotSummary }) {
  const t = useTranslations('groupSnapshots');
  const snapshots = useTranslations('snapshots');
  const locale = useLocale();
  return (
    <section aria-label={t('parts')} className="grid gap-3">
      <h2 className="text-base font-semibold">{t('parts')}</h2>
      <ListView
        label={t('parts')}
        query={rowsHere(snapshot.snapshots)}
        columns={[
          {
            id: 'name',
            header: snapshots('columns.name'),
            onPhone: 'title',
            cell: (row) => <NameCell name={row.name} href={`/volume/snapshots/${row.id}`} />,
          },
          {
            id: 'volume',
            header: snapshots('columns.volume'),
            cell: ({ volume }) => (
              <ResourceLink href={`/volume/volumes/${volume.id}`}>{volume.name}</ResourceLink>
            ),
          },
          {
            id: 'sizeGiB',
            header: snapshots('columns.sizeGiB'),
            align: 'right',
            cell: (row) => formatGiB(row.sizeGiB, locale),
          },
        ]}
        empty={{ icon: <Camera />, title: t('noParts') }}
      />
    </section>
  );
}
