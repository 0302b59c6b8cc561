'use client';
import { CheckboxField, toast } from '@skydeck/ui';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { mapChoices } from '../../choice/choice-box';
import { ChoicesField } from '../../choice/choices-field';
import { firstChoices, useChoiceSearch } from '../../choice/use-choice-search';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useSay } from '../../i18n/sentences/sentences-provider';
import { useTRPC } from '../../trpc/client';
import type { NetworkSummary, PortSummary } from '../network-view';
import { LinesField, TypedField } from '../typed-fields';
import { useNetworkRefresh } from '../use-network-refresh';
import { AddressRows } from './address-rows';
import { changedPortSchema, emptyPort, newPortSchema, portDraftOf } from './port-draft';
import { usePortName } from './use-port-name';

export interface PortDialogProps {
  network: NetworkSummary;
  /** The one to change; null for a new one. */
  port: PortSummary | null;
  onClose: () => void;
}

/** A new port of a network, or one that is there. */
export function PortDialog({ network, port, onClose }: PortDialogProps) {
  const t = useTranslations('networks.port');
  const common = useTranslations('common');
  const say = useSay();
  const portName = usePortName();
  const trpc = useTRPC();
  const refresh = useNetworkRefresh();
  const before = useMemo(
    () => (port ? portDraftOf(port) : emptyPort(network.portSecurity)),
    [port, network.portSecurity],
  );
  const schema = useMemo(
    () => (port ? changedPortSchema(port, before) : newPortSchema(network)),
    [port, before, network],
  );
  const form = useForm<typeof before, typeof schema>(schema, before);
  const { values, set, problem } = form;
  const create = useMutation(trpc.port.create.mutationOptions());
  const update = useMutation(trpc.port.update.mutationOptions());
  const done = (message: string) => ({
    onSuccess: () => {
      toast.success(message);
      refresh();
      onClose();
    },
  });
  const typed = (name: 'name' | 'description' | 'macAddress' | 'dnsName' | 'addressPairs') => ({
    value: values[name],
    problem: problem(name),
    onChange: (value: string) => set({ [name]: value }),
  });
  const fixedIpsProblem = problem('fixedIps');
  return (
    <FormDialog
      title={port ? t('edit', { name: portName(port) }) : t('createFor', { name: network.name })}
      form={form}
      mutation={port ? update : create}
      onClose={onClose}
      submitLabel={port ? undefined : t('create')}
      onSubmit={(input) => {
        if ('networkId' in input) create.mutate(input, done(t('created')));
        else update.mutate(input, done(t('saved')));
      }}
    >
      <div className="grid gap-5 sm:grid-cols-2">
        <TypedField {...typed('name')} label={common('name')} optional />
        <TypedField {...typed('description')} label={common('description')} optional />
        <TypedField
          {...typed('macAddress')}
          label={t('mac')}
          hint={port ? t('macFixed') : t('macHint')}
          optional={!port}
          disabled={port !== null}
          mono
        />
        <TypedField {...typed('dnsName')} label={t('dnsName')} hint={t('dnsNameHint')} optional mono />
      </div>
      <AddressRows
        subnets={network.subnets}
        value={values.fixedIps}
        onChange={(fixedIps) => set({ fixedIps })}
        hint={t(port ? 'fixedIpsEditHint' : 'fixedIpsHint')}
        error={fixedIpsProblem === null ? null : say(fixedIpsProblem)}
      />
      <CheckboxField
        label={t('adminUp')}
        hint={t('adminUpHint')}
        checked={values.adminUp}
        onCheckedChange={(adminUp) => set({ adminUp })}
      />
      <CheckboxField
        label={t('portSecurity')}
        hint={t('portSecurityHint')}
        checked={values.portSecurity}
        onCheckedChange={(portSecurity) => set({ portSecurity })}
      />
      {values.portSecurity ? (
        <>
          <SecurityGroupsField
            port={port}
            value={values.securityGroupIds}
            onChange={(securityGroupIds) => set({ securityGroupIds })}
          />
          <LinesField {...typed('addressPairs')} label={t('pairs')} hint={t('pairsHint')} optional mono />
        </>
      ) : null}
    </FormDialog>
  );
}

interface SecurityGroupsFieldProps {
  port: PortSummary | null;
  value: readonly string[];
  onChange: (ids: string[]) => void;
}

function SecurityGroupsField({ port, value, onChange }: SecurityGroupsFieldProps) {
  const t = useTranslations('networks.port');
  const trpc = useTRPC();
  const search = useChoiceSearch();
  const query = useQuery({
    ...trpc.securityGroup.list.queryOptions({
      ...firstChoices,
      sort: { by: 'name', dir: 'asc' },
      search: search.input,
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <ChoicesField
      label={t('groups')}
      hint={t(port ? 'groupsEditHint' : 'groupsHint')}
      empty={t('noGroups')}
      query={mapChoices(query, ({ id, name, description }) => ({
        id,
        name,
        hint: description || undefined,
      }))}
      search={search}
      ticked={port?.securityGroups}
      value={value}
      onChange={onChange}
    />
  );
}
