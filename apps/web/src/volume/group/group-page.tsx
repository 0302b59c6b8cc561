'use client';
import { CardSection, KeyValueList, RelativeTime } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { DetailActions } from '../../detail/detail-actions';
import { CopyableText } from '../../detail/copyable-text';
import { DetailPage } from '../../detail/detail-page';
import { OperationsList } from '../../operation/operations-list';
import { useTRPC } from '../../trpc/client';
import { GroupStatus } from './group-status';
import type { GroupSummary } from './group-view';
import { GroupVolumes } from './group-volumes';
import { GroupSnapshotsList } from './snapshot/group-snapshots-list';
import { useGroupActions } from './use-group-actions';

/** One group: its volumes, its snapshots, what happened to it. */
export function GroupPage({ id }: { id: string }) {
  const t = useTranslations('volumeGroups');
  const trpc = useTRPC();
  const router = useRouter();
  const actions = useGroupActions(() => router.push('/volume/groups'));
  return (
    <>
      <DetailPage
        query={useQuery(trpc.volumeGroup.get.queryOptions({ id }))}
        parent={{ href: '/volume/groups', label: t('title') }}
        title={(group) => group.name}
        badge={(group) => <GroupStatus of={group} />}
        description={(group) => group.description || undefined}
        actions={(group) => <DetailActions name={group.name} items={actions.items(group)} />}
        tabs={(group) => [
          { value: 'volumes', label: t('tabs.volumes'), content: <GroupVolumes groupId={id} /> },
          { value: 'snapshots', label: t('tabs.snapshots'), content: <GroupSnapshotsList groupId={id} /> },
          { value: 'overview', label: t('tabs.overview'), content: <GroupFacts group={group} /> },
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

function GroupFacts({ group }: { group: GroupSummary }) {
  const t = useTranslations('volumeGroups');
  const volumes = useTranslations('volumes');
  const common = useTranslations('common');
  const types = group.types.map(({ name }) => name).join(', ') || t('anyType');
  return (
    <CardSection title={t('one')}>
      <KeyValueList
        items={[
          {
            key: 'id',
            label: volumes('detail.id'),
            value: <CopyableText text={group.id} name={volumes('detail.id')} />,
          },
          { key: 'zone', label: volumes('columns.zone'), value: group.availabilityZone },
          { key: 'types', label: t('columns.types'), value: types },
          { key: 'project', label: volumes('columns.project'), value: group.projectName },
          { key: 'user', label: volumes('columns.user'), value: group.userName },
          { key: 'created', label: common('created'), value: <RelativeTime date={group.createdAt} /> },
        ]}
      />
    </CardSection>
  );
}
