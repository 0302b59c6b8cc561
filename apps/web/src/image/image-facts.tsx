'use client';
import { KeyValueList } from '@skydeck/ui';
import { useLocale, useTranslations } from 'next-intl';
import { CopyableText } from '../detail/copyable-text';
import { formatBytes, formatGiB, formatMiB } from '../format/units';
import { ImageStatus, type ImageSummary } from './image-status';

/** Everything about an image. */
export function ImageFacts({ image }: { image: ImageSummary }) {
  const t = useTranslations('images');
  const common = useTranslations('common');
  const locale = useLocale();
  return (
    <KeyValueList
      items={[
        { key: 'status', label: t('columns.status'), value: <ImageStatus status={image.status} /> },
        { key: 'id', label: t('detail.id'), value: <CopyableText text={image.id} name={t('detail.id')} /> },
        ...(image.sha256
          ? [
              {
                key: 'sha',
                label: t('detail.sha256'),
                value: <CopyableText text={image.sha256} name={t('detail.sha256')} />,
              },
            ]
          : []),
        { key: 'format', label: t('columns.diskFormat'), value: `${image.diskFormat} · ${image.arch}` },
        { key: 'os', label: t('detail.os'), value: image.osDistro ?? common('notAvailable') },
        { key: 'size', label: t('columns.sizeBytes'), value: formatBytes(image.sizeBytes, locale) },
        { key: 'virtual', label: t('columns.virtualBytes'), value: formatBytes(image.virtualBytes, locale) },
        { key: 'minDisk', label: t('detail.minDisk'), value: formatGiB(image.minDiskGiB, locale) },
        { key: 'minRam', label: t('detail.minRam'), value: formatMiB(image.minRamMiB, locale) },
        ...Object.entries(image.properties).map(([key, value]) => ({
          key: `p-${key}`,
          label: key,
          value: String(value),
        })),
      ]}
    />
  );
}
