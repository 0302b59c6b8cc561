'use client';
import { Button } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ListChecks, Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ActionItem } from '../../actions/action-item';
import { RowActions } from '../../actions/row-actions';
import { ResourceLink } from '../../detail/resource-link';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { NoValue } from '../../list/cells';
import { rowsHere } from '../../list/list-card';
import { ListView } from '../../list/list-view';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import { AddRuleDialog } from './add-rule-dialog';
import type { SecurityGroupDetail, SecurityGroupRule } from './security-group-view';
import { useRuleWords } from './use-rule-words';

type NamedRule = SecurityGroupRule & { name: string };

/** What a security group lets in and out. */
export function RulesList({ group }: { group: SecurityGroupDetail }) {
  const t = useTranslations('securityGroups');
  const common = useTranslations('common');
  const words = useRuleWords();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useCan('network.security-group.write') ? null : t('reasons.role');
  const [adding, setAdding] = useState(false);
  const remove = useMutation(trpc.securityGroup.removeRules.mutationOptions());
  const removal = useConfirmedAction<NamedRule>({
    label: common('delete'),
    run: ({ id }) => remove.mutateAsync({ id: group.id, ruleIds: [id] }),
    words: (rows) => {
      const about = { count: rows.length, name: rows[0]?.name ?? '' };
      return {
        title: t('deleteRules.title', about),
        description: t('deleteRules.description'),
        done: t('deleteRules.done', about),
      };
    },
    onDone: () => void queryClient.invalidateQueries(trpc.securityGroup.pathFilter()),
  });
  const deletion = (rows: NamedRule[], done?: () => void): ActionItem => ({
    key: 'delete',
    label: common('delete'),
    icon: <Trash2 />,
    danger: true,
    pinned: true,
    disabledReason: denied,
    onSelect: () => {
      removal.ask(rows);
      done?.();
    },
  });
  // What comes in is what people look for.
  const rules = group.rules
    .map((rule) => ({ ...rule, name: words.sentence(rule) }))
    .toSorted((a, b) => b.direction.localeCompare(a.direction));
  const addButton = (
    <Button variant="primary" disabledReason={denied} onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      {t('addRule.submit')}
    </Button>
  );
  return (
    <>
      <ListView
        label={t('tabs.rules')}
        query={rowsHere(rules)}
        scope={addButton}
        columns={[
          {
            id: 'direction',
            header: t('rule.direction'),
            onPhone: 'title',
            cell: (row) => <span className="font-medium">{t(`rule.directions.${row.direction}`)}</span>,
          },
          { id: 'etherType', header: t('rule.etherType'), cell: (row) => row.etherType },
          { id: 'protocol', header: t('rule.protocol'), cell: words.protocol },
          { id: 'ports', header: t('rule.portsOrType'), cell: words.ports },
          {
            id: 'remote',
            header: t('rule.remote'),
            cell: (row) =>
              row.remoteGroupId ? (
                <ResourceLink href={`/network/security-groups/${row.remoteGroupId}`}>
                  {words.remote(row)}
                </ResourceLink>
              ) : (
                words.remote(row)
              ),
          },
          {
            id: 'description',
            header: common('description'),
            cell: (row) => row.description || <NoValue />,
          },
        ]}
        rowActions={(row) => <RowActions name={row.name} items={[deletion([row])]} />}
        bulk={{ rowName: (row) => row.name, actions: (rows, clear) => [deletion(rows, clear)] }}
        empty={{
          icon: <ListChecks />,
          title: t('noRules.title'),
          description: t('noRules.description'),
          action: addButton,
        }}
      />
      {adding ? <AddRuleDialog group={group} onClose={() => setAdding(false)} /> : null}
      {removal.dialog}
    </>
  );
}
