'use client';
import { Field, Input, Select } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { ChoiceField } from '../../choice/choice-field';
import { firstChoices, useChoiceSearch } from '../../choice/use-choice-search';
import { useTRPC } from '../../trpc/client';
import type { RuleFieldsProps } from './rule-protocol-fields';

const remotes = ['anybody', 'network', 'group'] as const;

/** Whom a rule is about: anybody, the addresses of a network, or what is in a group. */
export function RuleRemoteFields({ values, set, wrong }: RuleFieldsProps) {
  const t = useTranslations('securityGroups');
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <Field label={t(`rule.remoteOf.${values.direction}`)}>
        {(control) => (
          <Select
            {...control}
            value={values.remote}
            onValueChange={(value) => {
              const remote = remotes.find((each) => each === value);
              if (remote) set({ remote });
            }}
            options={remotes.map((value) => ({ value, label: t(`rule.remotes.${value}`) }))}
          />
        )}
      </Field>
      {values.remote === 'network' ? (
        <Field
          label={t('rule.remoteCidr')}
          required
          hint={t(`rule.remoteCidrHints.${values.etherType}`)}
          error={wrong('remoteCidr') ? t(`errors.remoteCidr.${values.etherType}`) : null}
        >
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              autoComplete="off"
              value={values.remoteCidr}
              onChange={(event) => set({ remoteCidr: event.target.value })}
            />
          )}
        </Field>
      ) : null}
      {values.remote === 'group' ? (
        <GroupField
          value={values.remoteGroupId}
          onChange={(remoteGroupId) => set({ remoteGroupId })}
          error={wrong('remoteGroupId') ? t('errors.remoteGroupId') : null}
        />
      ) : null}
    </div>
  );
}

function GroupField(props: { value: string; onChange: (id: string) => void; error: string | null }) {
  const t = useTranslations('securityGroups');
  const trpc = useTRPC();
  const search = useChoiceSearch();
  const groups = useQuery({
    ...trpc.securityGroup.list.queryOptions({
      ...firstChoices,
      sort: { by: 'name', dir: 'asc' },
      search: search.input,
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <ChoiceField
      label={t('one')}
      required
      query={groups}
      search={search}
      choice={({ name, description }) => ({ label: name, description })}
      {...props}
    />
  );
}
