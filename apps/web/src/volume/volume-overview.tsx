'use client';
import { CardSection, KeyValueList, RelativeTime, type KeyValue } from '@skydeck/ui';
import { useLocale, useTranslations } from 'next-intl';
import { AttachedTo } from './attached-to';
import { CopyableText } from '../detail/copyable-text';
import { ResourceLink } from '../detail/resource-link';
import { formatGiB } from '../format/units';
import { VolumeProperties } from './use-volume-columns';
import type { VolumeDetail } from './volume-view';

/** Facts about a volume. */
export function VolumeOverview({ volume }: { volume: VolumeDetail }) {
  const t = useTranslations('volumes');
  const d = useTranslations('volumes.detail');
  const common = useTranslations('common');
  const locale = useLocale();
  const metadata = Object.entries(volume.metadata);
  const imageProperties = Object.entries(volume.imageProperties);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <CardSection title={d('info')}>
        <KeyValueList
          items={[
            { key: 'id', label: d('id'), value: <CopyableText text={volume.id} name={d('id')} /> },
            { key: 'size', label: t('columns.sizeGiB'), value: formatGiB(volume.sizeGiB, locale) },
            { key: 'type', label: t('columns.type'), value: volume.type.name },
            ...(volume.qosSpec ? [{ key: 'qos', label: d('qosSpec'), value: volume.qosSpec.name }] : []),
            {
              key: 'properties',
              label: t('columns.properties'),
              value: <VolumeProperties volume={volume} />,
            },
            { key: 'zone', label: t('columns.zone'), value: volume.availabilityZone },
            { key: 'source', label: d('source'), value: <Source volume={volume} /> },
            ...(volume.group
              ? [
                  {
                    key: 'group',
                    label: t('columns.group'),
                    value: (
                      <ResourceLink href={`/volume/groups/${volume.group.id}`}>
                        {volume.group.name}
                      </ResourceLink>
                    ),
                  },
                ]
              : []),
            {
              key: 'attachedTo',
              label: t('columns.attachedTo'),
              value: <AttachedTo attachments={volume.attachments} />,
            },
            { key: 'project', label: t('columns.project'), value: volume.projectName },
            { key: 'user', label: t('columns.user'), value: volume.userName },
            { key: 'created', label: common('created'), value: <RelativeTime date={volume.createdAt} /> },
          ]}
        />
      </CardSection>
      <div className="grid gap-4">
        {volume.backend ? (
          <CardSection title={d('storage')}>
            <KeyValueList
              items={[
                {
                  key: 'backend',
                  label: t('columns.backend'),
                  value: (
                    <ResourceLink href={`/volume/back-ends/${volume.backend.id}`}>
                      {volume.backend.name}
                    </ResourceLink>
                  ),
                },
                {
                  key: 'host',
                  label: d('host'),
                  value: (
                    <ResourceLink href={`/compute/hosts/${volume.backend.hostId}`}>
                      {volume.backend.hostName}
                    </ResourceLink>
                  ),
                },
                {
                  key: 'location',
                  label: d('location'),
                  value: volume.location ? (
                    <CopyableText text={volume.location} name={d('location')} />
                  ) : (
                    common('notAvailable')
                  ),
                },
              ]}
            />
          </CardSection>
        ) : null}
        <CardSection title={d('metadata')}>
          {metadata.length > 0 ? (
            <KeyValueList items={metadata.map(entry)} />
          ) : (
            <p className="text-muted">{d('noMetadata')}</p>
          )}
        </CardSection>
        {imageProperties.length > 0 ? (
          <CardSection title={d('imageProperties')}>
            <KeyValueList items={imageProperties.map(([key, value]) => entry([key, String(value)]))} />
          </CardSection>
        ) : null}
      </div>
    </div>
  );
}

const entry = ([key, value]: [string, string]): KeyValue => ({ key, label: key, value });

/** What it was made from, as a link where that is still there. */
function Source({ volume }: { volume: VolumeDetail }) {
  const d = useTranslations('volumes.detail');
  const { sourceVolume, snapshot, image } = volume;
  const source = sourceVolume
    ? {
        ...sourceVolume,
        href: `/volume/volumes/${sourceVolume.id}`,
        text: d('fromVolume', { name: sourceVolume.name }),
      }
    : snapshot
      ? {
          ...snapshot,
          href: `/volume/snapshots/${snapshot.id}`,
          text: d('fromSnapshot', { name: snapshot.name }),
        }
      : image
        ? { ...image, href: `/image/images/${image.id}`, text: d('fromImage', { name: image.name }) }
        : null;
  if (!source) return d('blank');
  return source.deleted ? source.text : <ResourceLink href={source.href}>{source.text}</ResourceLink>;
}
