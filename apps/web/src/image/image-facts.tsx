'use client';
import { CardSection, KeyValueList, RelativeTime } from '@skydeck/ui';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { CopyableText } from '../detail/copyable-text';
import { formatBytes, formatGiB, formatMiB } from '../format/units';
import type { RouterOutputs } from '../trpc/client';

type ImageDetail = RouterOutputs['image']['get'];

/** Everything about an image. */
export function ImageFacts({ image }: { image: ImageDetail }) {
  const t = useTranslations('images');
  const common = useTranslations('common');
  const locale = useLocale();
  const none = common('notAvailable');
  const copyable = (text: string | null, name: string) =>
    text ? <CopyableText text={text} name={name} /> : none;
  const part = (image: { id: string; name: string } | null) =>
    image ? (
      <Link href={`/image/images/${image.id}`} className="text-primary-text hover:underline">
        {image.name}
      </Link>
    ) : (
      none
    );
  const properties = Object.entries(image.properties);
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <CardSection title={t('detail.image')}>
        <KeyValueList
          items={[
            { key: 'id', label: t('detail.id'), value: copyable(image.id, t('detail.id')) },
            { key: 'visibility', label: t('columns.visibility'), value: t(`visibility.${image.visibility}`) },
            { key: 'protected', label: t('detail.protected'), value: t(image.protected ? 'yes' : 'no') },
            { key: 'project', label: t('detail.project'), value: image.ownerName ?? none },
            { key: 'user', label: t('detail.user'), value: image.userName ?? none },
            { key: 'os', label: t('detail.os'), value: image.osDistro ?? none },
            { key: 'family', label: t('detail.family'), value: image.family ?? none },
            { key: 'version', label: t('detail.version'), value: image.version ?? none },
            { key: 'created', label: t('columns.createdAt'), value: <RelativeTime date={image.createdAt} /> },
          ]}
        />
      </CardSection>
      <CardSection title={t('detail.file')}>
        <KeyValueList
          items={[
            { key: 'format', label: t('columns.diskFormat'), value: `${image.diskFormat} · ${image.arch}` },
            { key: 'source', label: t('detail.sourceFormat'), value: image.sourceFormat ?? none },
            { key: 'size', label: t('columns.sizeBytes'), value: formatBytes(image.sizeBytes, locale) },
            {
              key: 'virtual',
              label: t('columns.virtualBytes'),
              value: image.virtualBytes > 0 ? formatBytes(image.virtualBytes, locale) : none,
            },
            {
              key: 'minDisk',
              label: t('detail.minDisk'),
              value: image.minDiskGiB > 0 ? formatGiB(image.minDiskGiB, locale) : none,
            },
            {
              key: 'minRam',
              label: t('detail.minRam'),
              value: image.minRamMiB > 0 ? formatMiB(image.minRamMiB, locale) : none,
            },
            { key: 'sha', label: t('detail.sha256'), value: copyable(image.sha256, t('detail.sha256')) },
            {
              key: 'sourceSha',
              label: t('detail.sourceSha256'),
              value: copyable(image.sourceSha256, t('detail.sourceSha256')),
            },
            ...(image.sourceUrl
              ? [
                  {
                    key: 'url',
                    label: t('detail.sourceUrl'),
                    value: copyable(image.sourceUrl, t('detail.sourceUrl')),
                  },
                ]
              : []),
            ...(image.sourceVolume
              ? [
                  {
                    key: 'volume',
                    label: t('detail.sourceVolume'),
                    value: (
                      <Link
                        href={`/volume/volumes/${image.sourceVolume.id}`}
                        className="text-primary-text hover:underline"
                      >
                        {image.sourceVolume.name}
                      </Link>
                    ),
                  },
                ]
              : []),
            ...(image.kernel || image.ramdisk
              ? [
                  { key: 'kernel', label: t('detail.kernel'), value: part(image.kernel) },
                  { key: 'ramdisk', label: t('detail.ramdisk'), value: part(image.ramdisk) },
                ]
              : []),
          ]}
        />
      </CardSection>
      {properties.length > 0 ? (
        <CardSection title={t('detail.properties')}>
          <KeyValueList
            items={properties.map(([key, value]) => ({ key, label: key, value: String(value) }))}
          />
        </CardSection>
      ) : null}
    </div>
  );
}
