'use client';
import { CardSection, KeyValueList, RelativeTime, type KeyValue } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { CopyableText } from '../detail/copyable-text';
import { NoValue } from '../list/cells';
import { useMe } from '../session/me';
import { AdminState } from './network-status';
import type { NetworkSummary } from './network-view';
import { NetworkProperties } from './use-network-columns';

/** Facts about a network. */
export function NetworkOverview({ network }: { network: NetworkSummary }) {
  const t = useTranslations('networks.detail');
  const fields = useTranslations('networks.fields');
  const columns = useTranslations('networks.columns');
  const common = useTranslations('common');
  const facts: KeyValue[] = [
    { key: 'id', label: t('id'), value: <CopyableText text={network.id} name={t('id')} /> },
    { key: 'status', label: columns('status'), value: <AdminState of={network} /> },
    { key: 'properties', label: columns('properties'), value: <NetworkProperties network={network} /> },
    { key: 'mtu', label: fields('mtu'), value: t('bytes', { bytes: network.mtu }) },
    {
      key: 'portSecurity',
      label: fields('portSecurity'),
      value: t(network.portSecurity ? 'on' : 'off'),
    },
    {
      key: 'dnsDomain',
      label: fields('dnsDomain'),
      value: network.dnsDomain ? <span className="font-mono text-xs">{network.dnsDomain}</span> : <NoValue />,
    },
    ...(network.projectName
      ? [{ key: 'project', label: columns('project'), value: network.projectName }]
      : []),
    { key: 'created', label: common('created'), value: <RelativeTime date={network.createdAt} /> },
  ];
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <CardSection title={t('one')}>
        <KeyValueList items={facts} />
      </CardSection>
      <div className="grid gap-4">
        {network.providerType ? (
          <CardSection title={t('provider')}>
            <KeyValueList
              items={[
                {
                  key: 'type',
                  label: fields('provider'),
                  value: fields(`providers.${network.providerType}`),
                },
                { key: 'physical', label: fields('physicalNetwork'), value: network.physicalNetwork },
                ...(network.segmentationId === null
                  ? []
                  : [{ key: 'vlan', label: fields('segmentationId'), value: network.segmentationId }]),
              ]}
            />
          </CardSection>
        ) : null}
        {network.sharedWith.length > 0 ? <SharedWith projectIds={network.sharedWith} /> : null}
      </div>
    </div>
  );
}

function SharedWith({ projectIds }: { projectIds: readonly string[] }) {
  const t = useTranslations('networks.detail');
  const { projects } = useMe();
  return (
    <CardSection title={t('sharedWith')}>
      <ul className="grid gap-1.5 text-sm">
        {projectIds.map((id) => {
          const known = projects.find((project) => project.id === id);
          return <li key={id}>{known ? known.name : <CopyableText text={id} />}</li>;
        })}
      </ul>
    </CardSection>
  );
}
