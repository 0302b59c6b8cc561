'use client';
import { Field, Select, toast } from '@skydeck/ui';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { ChoiceField } from '../../choice/choice-field';
import { firstChoices, useChoiceSearch } from '../../choice/use-choice-search';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import type { NetworkSummary } from '../network-view';
import { TypedField } from '../typed-fields';
import { useNetworkRefresh } from '../use-network-refresh';
import type { RouterDialogProps } from './edit-router-dialog';
import { interfaceSchema } from './router-draft';

/** Connects a subnet to a router. */
export function AddInterfaceDialog({ router, onClose }: RouterDialogProps) {
  const t = useTranslations('routers.interfaces');
  const trpc = useTRPC();
  const refresh = useNetworkRefresh();
  const search = useChoiceSearch();
  const query = useQuery({
    ...trpc.network.list.queryOptions({
      ...firstChoices,
      sort: { by: 'name', dir: 'asc' },
      search: search.input,
    }),
    placeholderData: keepPreviousData,
  });
  const [network, setNetwork] = useState<NetworkSummary | null>(null);
  const schema = useMemo(() => interfaceSchema(router), [router]);
  const form = useForm(schema, { subnetId: '', address: '' });
  const { values, set, problem } = form;
  const add = useMutation(trpc.router.addInterface.mutationOptions());
  const chosen = network?.subnets.find(({ id }) => id === values.subnetId);
  return (
    <FormDialog
      title={t('addTo', { name: router.name })}
      form={form}
      mutation={add}
      onClose={onClose}
      submitLabel={t('add')}
      onSubmit={(input) =>
        add.mutate(input, {
          onSuccess: () => {
            toast.success(t('added', { router: router.name, network: network?.name ?? '' }));
            refresh();
            onClose();
          },
        })
      }
    >
      <ChoiceField
        label={t('network')}
        nothing={t('noNetworks')}
        required
        error={problem('subnetId') !== null && network === null ? t('networkMissing') : null}
        query={query}
        search={search}
        choice={({ name, subnets, external, own }) =>
          external && !own
            ? null
            : {
                label: name,
                description: subnets.map(({ cidr }) => cidr).join(', '),
                refusal: subnets.length === 0 ? t('noSubnets') : null,
              }
        }
        value={network?.id ?? ''}
        onChange={(_id, row) => {
          setNetwork(row);
          set({ subnetId: row?.subnets[0]?.id ?? '' });
        }}
      />
      {network ? (
        <Field label={t('subnet')} required error={problem('subnetId') === null ? null : t('subnetMissing')}>
          {(control) => (
            <Select
              {...control}
              value={values.subnetId}
              onValueChange={(subnetId) => set({ subnetId })}
              options={network.subnets.map(({ id, name, cidr }) => ({
                value: id,
                label: name === cidr ? cidr : `${name} (${cidr})`,
              }))}
            />
          )}
        </Field>
      ) : null}
      {chosen ? (
        <TypedField
          label={t('address')}
          hint={
            network?.own
              ? chosen.gatewayIp
                ? t('addressHint', { address: chosen.gatewayIp })
                : t('addressNeeded')
              : t('addressFree')
          }
          value={values.address}
          onChange={(address) => set({ address })}
          problem={problem('address')}
          required={network?.own === true && chosen.gatewayIp === null}
          optional={network?.own !== true || chosen.gatewayIp !== null}
          mono
        />
      ) : null}
    </FormDialog>
  );
}
