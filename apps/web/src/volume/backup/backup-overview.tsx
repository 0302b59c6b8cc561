'use client';
import { CardSection, KeyValueList, RelativeTime } from '@skydeck/ui';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { CopyableText } from '../../detail/copyable-text';
import { formatBytes, formatGiB } from '../../format/units';
import type { BackupDetail } from './backup-view';

const GIB = 1024 ** 3;

/** Facts about a backup. */
export function BackupOverview({ backup }: { backup: BackupDetail }) {
  const t = useTranslations('backups');
  const d = useTranslations('backups.detail');
  const common = useTranslations('common');
  const locale = useLocale();
  const { volume, parent } = backup;
  const none = common('notAvailable');
  const whole = backup.sha256 !== null;
  const link = (href: string, label: string) => (
    <Link href={href} className="text-primary-text hover:underline">
      {label}
    </Link>
  );
  const share = d('ofVolume', { percent: backup.storedBytes / (backup.sizeGiB * GIB) });
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <CardSection title={d('info')}>
        <KeyValueList
          items={[
            { key: 'id', label: d('id'), value: <CopyableText text={backup.id} name={d('id')} /> },
            {
              key: 'volume',
              label: t('columns.volume'),
              value: volume.gone
                ? t('gone', { name: volume.name })
                : link(`/volume/volumes/${volume.id}`, volume.name),
            },
            { key: 'size', label: t('columns.sizeGiB'), value: formatGiB(backup.sizeGiB, locale) },
            ...(backup.snapshot
              ? [{ key: 'snapshot', label: t('columns.snapshot'), value: backup.snapshot.name }]
              : []),
            {
              key: 'consistency',
              label: t('columns.consistency'),
              value: t(`consistency.${backup.consistency}`),
            },
            { key: 'zone', label: t('columns.zone'), value: backup.availabilityZone },
            { key: 'bootable', label: d('bootable'), value: d(backup.bootable ? 'yes' : 'no') },
            { key: 'encrypted', label: t('encrypted'), value: d(backup.encrypted ? 'yes' : 'no') },
            { key: 'schedule', label: d('schedule'), value: d(backup.scheduleId ? 'yes' : 'no') },
            { key: 'project', label: t('columns.project'), value: backup.projectName },
            { key: 'user', label: t('columns.user'), value: backup.userName },
            { key: 'created', label: common('created'), value: <RelativeTime date={backup.createdAt} /> },
          ]}
        />
      </CardSection>
      <CardSection title={d('storage')}>
        <KeyValueList
          items={[
            {
              key: 'kind',
              label: t('columns.kind'),
              value: t(backup.incremental ? 'kind.incremental' : 'kind.full'),
            },
            ...(parent
              ? [
                  {
                    key: 'parent',
                    label: d('parent'),
                    value: parent.gone
                      ? t('gone', { name: parent.name })
                      : link(`/volume/backups/${parent.id}`, parent.name),
                  },
                ]
              : []),
            { key: 'children', label: d('children'), value: String(backup.children) },
            {
              key: 'content',
              label: d('content'),
              value: whole ? (
                <span title={d('contentHint')}>{formatBytes(backup.contentBytes, locale)}</span>
              ) : (
                none
              ),
            },
            {
              key: 'stored',
              label: d('stored'),
              value: whole ? `${formatBytes(backup.storedBytes, locale)} · ${share}` : none,
            },
            {
              key: 'verified',
              label: t('columns.verifiedAt'),
              value: backup.verifiedAt ? <RelativeTime date={backup.verifiedAt} /> : t('never'),
            },
            {
              key: 'sha256',
              label: d('sha256'),
              value: backup.sha256 ? <CopyableText text={backup.sha256} name={d('sha256')} /> : none,
            },
          ]}
        />
      </CardSection>
    </div>
  );
}
