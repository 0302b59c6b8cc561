'use client';
import { Badge, CardSection, KeyValueList, RelativeTime } from '@skydeck/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { CopyableText } from '../../detail/copyable-text';
import { DetailActions } from '../../detail/detail-actions';
import { DetailPage } from '../../detail/detail-page';
import { useTRPC } from '../../trpc/client';
import { RulesList } from './rules-list';
import type { SecurityGroupDetail } from './security-group-view';
import { useSecurityGroupActions } from './use-security-group-actions';

/** One security group: its rules, and what it is. */
export function SecurityGroupPage({ id }: { id: string }) {
  const t = useTranslations('securityGroups');
  const trpc = useTRPC();
  const router = useRouter();
  const actions = useSecurityGroupActions(() => router.push('/network/security-groups'));
  return (
    <>
      <DetailPage
        query={useQuery(trpc.securityGroup.get.queryOptions({ id }))}
        parent={{ href: '/network/security-groups', label: t('title') }}
        title={(group) => group.name}
        badge={(group) => (group.isDefault ? <Badge>{t('default')}</Badge> : null)}
        description={(group) => group.description || undefined}
        actions={(group) => <DetailActions name={group.name} items={actions.items(group)} />}
        tabs={(group) => [
          { value: 'rules', label: t('tabs.rules'), content: <RulesList group={group} /> },
          { value: 'overview', label: t('tabs.overview'), content: <GroupFacts group={group} /> },
        ]}
      />
      {actions.dialogs}
    </>
  );
}

function GroupFacts({ group }: { group: SecurityGroupDetail }) {
  const t = useTranslations('securityGroups');
  const common = useTranslations('common');
  return (
    <CardSection title={t('one')}>
      <KeyValueList
        items={[
          { key: 'id', label: t('id'), value: <CopyableText text={group.id} name={t('id')} /> },
          { key: 'ports', label: t('columns.ports'), value: t('usedBy', { count: group.ports }) },
          { key: 'created', label: common('created'), value: <RelativeTime date={group.createdAt} /> },
        ]}
      />
    </CardSection>
  );
}
