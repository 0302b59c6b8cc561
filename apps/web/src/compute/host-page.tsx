'use client';
import { Alert, Button, CardSection, KeyValueList, RelativeTime } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { Server } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { DetailPage } from '../detail/detail-page';
import { formatGiB, formatMiB } from '../format/units';
import { useSay } from '../i18n/sentences/sentences-provider';
import { HostImagesTab } from '../image/cache/host-images-tab';
import { useTRPC } from '../trpc/client';
import { HostMeters } from './host-meters';
import { Accelerator, HostState, type HostSummary } from './host-state';

/** One host: what it has, what is promised, what runs on it in which version. */
export function HostPage({ id }: { id: string }) {
  const t = useTranslations('hosts');
  const d = useTranslations('hosts.detail');
  const cache = useTranslations('imageCache');
  const say = useSay();
  const trpc = useTRPC();
  return (
    <DetailPage
      query={useQuery(trpc.host.get.queryOptions({ id }))}
      parent={{ href: '/compute/hosts', label: t('title') }}
      title={(host) => host.name}
      badge={(host) => <HostState state={host.state} />}
      actions={(host) => (
        <Button asChild>
          <Link href={`/compute/instances?hostId=${host.id}&allProjects=true`}>
            <Server aria-hidden />
            {d('instances')}
          </Link>
        </Button>
      )}
      notice={(host) =>
        host.problem !== null || host.state === 'down' ? (
          <Alert
            tone={host.state === 'down' ? 'danger' : 'warning'}
            title={t('problem', { name: host.name })}
            className="mb-4"
          >
            {host.problem === null ? t('downHint') : say(host.problem)}
          </Alert>
        ) : null
      }
      tabs={(host) => [
        { value: 'overview', label: d('overview'), content: <HostOverview host={host} /> },
        { value: 'images', label: cache('cacheTab'), content: <HostImagesTab host={host} /> },
      ]}
    />
  );
}

function HostOverview({ host }: { host: HostSummary }) {
  const t = useTranslations('hosts');
  const d = useTranslations('hosts.detail');
  const common = useTranslations('common');
  const locale = useLocale();
  const say = useSay();
  const text = (value: string) => value || common('notAvailable');
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <CardSection title={d('resources')}>
        <HostMeters host={host} />
        <KeyValueList
          className="mt-5"
          items={[
            {
              key: 'free',
              label: d('measured'),
              value: `${t('measured', {
                free: `${formatMiB(host.ramMiBFree, locale)} · ${formatGiB(host.diskGiBFree, locale)}`,
              })} · ${t('cpu', { percent: Math.round(host.cpuPercent) })}`,
            },
            {
              key: 'ratios',
              label: d('ratios'),
              value: d('ratiosText', { vcpu: host.vcpuRatio, ram: host.ramRatio, disk: host.diskRatio }),
            },
            {
              key: 'reserved',
              label: d('reserved'),
              value: `${formatMiB(host.ramMiBReserved, locale)} · ${formatGiB(host.diskGiBReserved, locale)}`,
            },
          ]}
        />
      </CardSection>
      <CardSection title={d('facts')}>
        <KeyValueList
          items={[
            {
              key: 'heartbeat',
              label: t('columns.heartbeat'),
              value: host.heartbeatAt ? <RelativeTime date={host.heartbeatAt} /> : t('never'),
            },
            {
              key: 'accelerator',
              label: t('columns.accelerator'),
              value: (
                <span className="grid gap-1">
                  <span>
                    <Accelerator host={host} />
                  </span>
                  <span className="text-xs text-muted first-letter:uppercase">
                    {say(host.acceleratorReason)}
                  </span>
                </span>
              ),
            },
            { key: 'zone', label: t('columns.availabilityZone'), value: host.availabilityZone },
            { key: 'cpu', label: d('cpuModel'), value: text(host.cpuModel) },
            { key: 'arch', label: d('arch'), value: text(host.arch) },
            { key: 'libvirt', label: d('libvirt'), value: text(host.libvirtVersion) },
            { key: 'qemu', label: d('qemu'), value: text(host.hypervisorVersion) },
            { key: 'ovn', label: d('ovn'), value: text(host.ovnVersion) },
            { key: 'datapath', label: d('datapath'), value: text(host.datapath) },
            { key: 'agent', label: d('agent'), value: text(host.agentVersion) },
            ...(host.disabledReason
              ? [{ key: 'reason', label: d('reason'), value: say(host.disabledReason) }]
              : []),
          ]}
        />
      </CardSection>
    </div>
  );
}
