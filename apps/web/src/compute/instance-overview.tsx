'use client';
import { Badge, Button, CardSection, CodeBlock, CopyButton, KeyValueList, RelativeTime } from '@skydeck/ui';
import { Pencil } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { CopyableText } from '../detail/copyable-text';
import { formatBytes, formatMiB } from '../format/units';
import { InstanceDisks } from './instance-disks';
import { useInstanceActions } from './instance-actions-provider';
import type { InstanceDetail } from './instance-types';
import { useActionReason } from './use-action-reason';

/** Facts about an instance. */
export function InstanceOverview({ instance }: { instance: InstanceDetail }) {
  const t = useTranslations('instances');
  const d = useTranslations('instances.detail');
  const common = useTranslations('common');
  const actions = useTranslations('actions');
  const locale = useLocale();
  const reason = useActionReason();
  const { edit } = useInstanceActions();
  const systemOf = ({ disks }: InstanceDetail) => (disks[0]?.volume ? d('onVolume') : d('noImage'));
  const metadata = Object.entries(instance.metadata);
  const viewers = [
    ...new Set([...instance.viewers.vnc, ...instance.viewers.serial].map((each) => each.userName)),
  ];
  const editButton = (
    <Button
      size="sm"
      variant="ghost"
      disabledReason={reason(instance, 'rename')}
      onClick={() => edit(instance.id)}
    >
      <Pencil aria-hidden />
      {actions('names.rename')}
    </Button>
  );
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <div className="grid gap-4">
        <CardSection title={d('info')} actions={editButton}>
          <KeyValueList
            items={[
              {
                key: 'id',
                label: d('id'),
                value: <CopyableText text={instance.id} name={d('id')} />,
              },
              {
                key: 'power',
                label: d('power'),
                value: (
                  <>
                    {t(`power.${instance.powerState}`)}
                    {instance.powerMeasuredAt ? (
                      <span className="text-muted">
                        {' · '}
                        {d('powerAge')} <RelativeTime date={instance.powerMeasuredAt} />
                      </span>
                    ) : null}
                  </>
                ),
              },
              { key: 'project', label: d('project'), value: instance.projectName },
              { key: 'user', label: d('user'), value: instance.userName },
              ...(instance.hostName && instance.hostId
                ? [
                    {
                      key: 'host',
                      label: d('host'),
                      value: (
                        <Link
                          href={`/compute/hosts/${instance.hostId}`}
                          className="text-primary-text hover:underline"
                        >
                          {instance.hostName}
                        </Link>
                      ),
                    },
                  ]
                : []),
              { key: 'created', label: common('created'), value: <RelativeTime date={instance.createdAt} /> },
              ...(instance.launchedAt
                ? [
                    {
                      key: 'launched',
                      label: d('launched'),
                      value: <RelativeTime date={instance.launchedAt} />,
                    },
                  ]
                : []),
              {
                key: 'viewers',
                label: d('viewers'),
                value: viewers.length > 0 ? viewers.join(', ') : d('viewersNone'),
              },
            ]}
          />
        </CardSection>
        <CardSection title={d('spec')}>
          <KeyValueList
            items={[
              { key: 'flavor', label: d('flavor'), value: instance.flavor.name },
              { key: 'vcpus', label: common('resources.vcpus'), value: instance.vcpus },
              { key: 'ram', label: common('resources.ramMiB'), value: formatMiB(instance.ramMiB, locale) },
              { key: 'image', label: d('image'), value: instance.image?.name ?? systemOf(instance) },
            ]}
          />
        </CardSection>
        <InstanceDisks instance={instance} />
      </div>
      <div className="grid gap-4">
        <CardSection title={d('access')}>
          <KeyValueList
            items={[
              {
                key: 'addresses',
                label: d('addresses'),
                value:
                  instance.addresses.length > 0 ? (
                    <ul className="grid gap-1">
                      {instance.addresses.map((each) => (
                        <li key={each.address}>
                          <CopyableText text={each.address} />
                          <span className="text-xs text-muted">
                            {each.network} · <span className="font-mono">{each.mac}</span>
                          </span>
                        </li>
                      ))}
                    </ul>
                  ) : (
                    <span className="text-muted">{t('noAddress')}</span>
                  ),
              },
              { key: 'keyPair', label: d('keyPair'), value: instance.keyPairName ?? common('none') },
              {
                key: 'userData',
                label: d('userData'),
                value:
                  instance.userDataBytes > 0 ? formatBytes(instance.userDataBytes, locale) : common('none'),
              },
            ]}
          />
        </CardSection>
        <CardSection title={d('metadata')} actions={editButton}>
          <div className="grid gap-4">
            {instance.tags.length > 0 ? (
              <div className="flex flex-wrap gap-1.5">
                {instance.tags.map((tag) => (
                  <Link key={tag} href={`/compute/instances?tag=${encodeURIComponent(tag)}`}>
                    <Badge>{tag}</Badge>
                  </Link>
                ))}
              </div>
            ) : (
              <p className="text-muted">{d('noTags')}</p>
            )}
            {metadata.length > 0 ? (
              <KeyValueList items={metadata.map(([key, value]) => ({ key, label: key, value }))} />
            ) : (
              <p className="text-muted">{d('noMetadata')}</p>
            )}
          </div>
        </CardSection>
      </div>
      {instance.ipAddress && instance.keyPairName ? (
        <CardSection
          title={d('ssh')}
          className="lg:col-span-2"
          actions={<CopyButton text={sshCommand(instance.ipAddress)} />}
        >
          <CodeBlock label={d('ssh')}>{sshCommand(instance.ipAddress)}</CodeBlock>
          <p className="mt-2 text-xs text-muted">{d('sshHint')}</p>
        </CardSection>
      ) : null}
    </div>
  );
}

function sshCommand(address: string): string {
  return `ssh <user>@${address}`;
}
