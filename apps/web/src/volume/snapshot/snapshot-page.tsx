'use client';
import { Badge, CardSection, KeyValueList, RelativeTime } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { CopyableText } from '../../detail/copyable-text';
import { DetailActions } from '../../detail/detail-actions';
import { DetailPage } from '../../detail/detail-page';
import { ResourceLink } from '../../detail/resource-link';
import { formatGiB } from '../../format/units';
import { useTRPC } from '../../trpc/client';
import { VolumeProperties } from '../use-volume-columns';
import { SnapshotStatus } from './snapshot-status';
import type { SnapshotSummary } from './snapshot-view';
import { useSnapshotActions } from './use-snapshot-actions';

/** One snapshot of a volume: what it holds, and what can be made of it. */
export function SnapshotPage({ id }: { id: string }) {
  const t = useTranslations('snapshots');
  const trpc = useTRPC();
  const actions = useSnapshotActions();
  return (
    <>
      <DetailPage
        query={useQuery(trpc.snapshot.get.queryOptions({ id }))}
        parent={{ href: '/volume/snapshots', label: t('title') }}
        title={(snapshot) => snapshot.name}
        badge={(snapshot) => <SnapshotStatus snapshot={snapshot} />}
        description={(snapshot) => snapshot.description || undefined}
        actions={(snapshot) => <DetailActions name={snapshot.name} items={actions.items(snapshot)} />}
      >
        {(snapshot) => <SnapshotFacts snapshot={snapshot} />}
      </DetailPage>
      {actions.dialogs}
    </>
  );
}

function SnapshotFacts({ snapshot }: { snapshot: SnapshotSummary }) {
  const t = useTranslations('snapshots');
  const volumes = useTranslations('volumes');
  const common = useTranslations('common');
  const locale = useLocale();
  const { volume, groupSnapshot } = snapshot;
  const metadata = Object.entries(snapshot.metadata);
  const text = (key: string, label: string, value: string) => ({ key, label, value });
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <CardSection title={t('one')}>
        <KeyValueList
          items={[
            {
              key: 'id',
              label: volumes('detail.id'),
              value: <CopyableText text={snapshot.id} name={volumes('detail.id')} />,
            },
            {
              key: 'volume',
              label: t('columns.volume'),
              value: (
                <span className="inline-flex flex-wrap items-center gap-2">
                  <ResourceLink href={`/volume/volumes/${volume.id}`}>{volume.name}</ResourceLink>
                  {snapshot.newest ? <Badge>{t('newest')}</Badge> : null}
                </span>
              ),
            },
            text('size', t('columns.sizeGiB'), formatGiB(snapshot.sizeGiB, locale)),
            text('consistency', t('columns.consistency'), t(`consistency.${snapshot.consistency}`)),
            {
              key: 'properties',
              label: volumes('columns.properties'),
              value: <VolumeProperties volume={{ ...snapshot, multiattach: false }} />,
            },
            {
              key: 'groupSnapshot',
              label: t('columns.groupSnapshot'),
              value: groupSnapshot ? (
                <ResourceLink href={`/volume/group-snapshots/${groupSnapshot.id}`}>
                  {groupSnapshot.name}
                </ResourceLink>
              ) : (
                common('none')
              ),
            },
            text('project', volumes('columns.project'), snapshot.projectName),
            text('user', volumes('columns.user'), snapshot.userName),
            { key: 'created', label: common('created'), value: <RelativeTime date={snapshot.createdAt} /> },
          ]}
        />
      </CardSection>
      <CardSection title={volumes('detail.metadata')}>
        {metadata.length > 0 ? (
          <KeyValueList items={metadata.map(([key, value]) => text(key, key, value))} />
        ) : (
          <p className="text-muted">{volumes('detail.noMetadata')}</p>
        )}
      </CardSection>
    </div>
  );
}
