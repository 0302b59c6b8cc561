'use client';
import { Alert, Badge, CardSection, KeyValueList, RelativeTime } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { DetailActions } from '../../detail/detail-actions';
import { DetailPage } from '../../detail/detail-page';
import { formatBytes, formatGiB } from '../../format/units';
import { useSay } from '../../i18n/sentences/sentences-provider';
import { useTRPC } from '../../trpc/client';
import { ProvisionedMeter, UsedMeter } from './back-end-meters';
import { BackEndState } from './back-end-state';
import type { BackEndSummary } from './back-end-view';
import { DriverName } from './back-ends-page';
import { UnknownContentTab } from './unknown-content-tab';
import { useBackEndActions } from './use-back-end-actions';

/** One back end: what it is, what it has room for, and what lies there that is nobody's. */
export function BackEndPage({ id }: { id: string }) {
  const t = useTranslations('backEnds');
  const say = useSay();
  const trpc = useTRPC();
  const actions = useBackEndActions();
  return (
    <>
      <DetailPage
        query={useQuery(trpc.volumeBackend.get.queryOptions({ id }))}
        parent={{ href: '/volume/back-ends', label: t('title') }}
        title={(backEnd) => backEnd.name}
        badge={(backEnd) => <BackEndState state={backEnd.state} />}
        actions={(backEnd) => <DetailActions name={backEnd.name} items={actions.items(backEnd)} />}
        notice={(backEnd) =>
          backEnd.state === 'down' ? (
            <Alert tone="danger" title={t('problem', { name: backEnd.name })} className="mb-4">
              {backEnd.problem === null ? t('silent', { host: backEnd.host.name }) : say(backEnd.problem)}
            </Alert>
          ) : null
        }
        tabs={(backEnd) => [
          { value: 'overview', label: t('tabs.overview'), content: <Overview backEnd={backEnd} /> },
          {
            value: 'unknown',
            label: t('tabs.unknown', { count: backEnd.unknown }),
            content: <UnknownContentTab backEnd={backEnd} />,
          },
        ]}
      />
      {actions.dialog}
    </>
  );
}

function Overview({ backEnd }: { backEnd: BackEndSummary }) {
  const t = useTranslations('backEnds');
  const common = useTranslations('common');
  const locale = useLocale();
  const capabilities = Object.entries(backEnd.capabilities);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <CardSection title={t('detail.capacity')}>
        <div className="grid gap-3">
          <UsedMeter backEnd={backEnd} />
          <ProvisionedMeter backEnd={backEnd} />
        </div>
        <KeyValueList
          className="mt-5"
          items={[
            { key: 'free', label: t('detail.free'), value: formatBytes(backEnd.freeBytes, locale) },
            {
              key: 'writable',
              label: t('detail.writable'),
              value: formatBytes(backEnd.writableBytes, locale),
            },
            {
              key: 'claimable',
              label: t('detail.claimable'),
              value: formatGiB(backEnd.claimableGiB, locale),
            },
            { key: 'ratio', label: t('fields.overProvisioningRatio'), value: backEnd.overProvisioningRatio },
            { key: 'reserved', label: t('fields.reservedPercent'), value: `${backEnd.reservedPercent} %` },
            {
              key: 'measured',
              label: t('columns.measuredAt'),
              value: backEnd.measuredAt ? <RelativeTime date={backEnd.measuredAt} /> : t('never'),
            },
          ]}
        />
        <p className="mt-4 text-xs text-muted">{t('detail.explanation')}</p>
      </CardSection>
      <CardSection title={t('detail.facts')}>
        <KeyValueList
          items={[
            { key: 'driver', label: t('columns.driver'), value: <DriverName driver={backEnd.driver} /> },
            {
              key: 'host',
              label: t('columns.host'),
              value: (
                <Link
                  href={`/compute/hosts/${backEnd.host.id}`}
                  className="text-primary-text hover:underline"
                >
                  {backEnd.host.name}
                </Link>
              ),
            },
            {
              key: 'reach',
              label: t('detail.reach'),
              value: t(backEnd.shared ? 'detail.shared' : 'detail.own'),
            },
            { key: 'zone', label: t('fields.availabilityZone'), value: backEnd.availabilityZone },
            ...Object.entries(backEnd.config).map(([key, value]) => ({
              key: `config-${key}`,
              label: t.has(`fields.${key}` as never) ? String(t(`fields.${key}` as never)) : key,
              value: (
                <span className="font-mono text-xs break-all">
                  {Array.isArray(value) ? value.join(', ') || common('none') : String(value)}
                </span>
              ),
            })),
            {
              key: 'capabilities',
              label: t('fields.capabilities'),
              value:
                capabilities.length === 0 ? (
                  common('none')
                ) : (
                  <span className="flex flex-wrap gap-1">
                    {capabilities.map(([key, value]) => (
                      <Badge key={key}>{`${key}=${value}`}</Badge>
                    ))}
                  </span>
                ),
            },
          ]}
        />
      </CardSection>
    </div>
  );
}
