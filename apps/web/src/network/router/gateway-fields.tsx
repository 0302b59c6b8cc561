'use client';
import { CheckboxField } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { ChoiceField } from '../../choice/choice-field';
import { firstChoices, useChoiceSearch } from '../../choice/use-choice-search';
import { useTRPC } from '../../trpc/client';
import { TypedField } from '../typed-fields';
import type { GatewayDraft } from './router-draft';

export interface GatewayFieldsProps {
  values: GatewayDraft;
  set: (change: Partial<GatewayDraft>) => void;
  problem: (name: keyof GatewayDraft) => string | null;
  /** Whether it may lead nowhere. */
  optional: boolean;
  /** Where it leads now. */
  present?: { networkName: string } | null;
}

/** Where a router leads, and under which address. */
export function GatewayFields({ values, set, problem, optional, present }: GatewayFieldsProps) {
  const t = useTranslations('routers.gateway');
  const trpc = useTRPC();
  const search = useChoiceSearch();
  const query = useQuery({
    ...trpc.network.list.queryOptions({
      ...firstChoices,
      external: true,
      sort: { by: 'name', dir: 'asc' },
      search: search.input,
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <ChoiceField
        label={t('network')}
        hint={t('networkHint')}
        nothing={t('noNetworks')}
        required={!optional}
        error={problem('networkId') === null ? null : t('networkMissing')}
        query={query}
        search={search}
        choice={({ name, subnets }) => ({
          label: name,
          description: subnets.map(({ cidr }) => cidr).join(', '),
          refusal: subnets.some(({ ipVersion }) => ipVersion === 4) ? null : t('noSubnet'),
        })}
        chosen={present ? { label: present.networkName } : null}
        value={values.networkId}
        onChange={(networkId) => set({ networkId })}
        {...(optional ? { none: t('nowhere') } : {})}
      />
      {values.networkId === '' ? null : (
        <>
          <TypedField
            label={t('address')}
            hint={t('addressHint')}
            value={values.address}
            onChange={(address) => set({ address })}
            problem={problem('address')}
            optional
            mono
          />
          <CheckboxField
            label={t('snat')}
            hint={t('snatHint')}
            checked={values.snatEnabled}
            onCheckedChange={(snatEnabled) => set({ snatEnabled })}
          />
        </>
      )}
    </>
  );
}
