'use client';
import { Field, Select } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ChoiceField } from '../../choice/choice-field';
import { firstChoices, useChoiceSearch } from '../../choice/use-choice-search';
import { useTRPC } from '../../trpc/client';
import { ipv4Of, type PortSummary } from './floating-ip-view';

export interface TargetFieldsProps {
  portId: string;
  address: string | undefined;
  onChange: (target: { portId: string; address: string | undefined }) => void;
  error: string | null;
  /** The line for leading nowhere; without it a port has to be chosen. */
  none?: string;
}

/** Where a floating IP leads: a port, and which of its addresses where it has several. */
export function TargetFields({ portId, address, onChange, error, none }: TargetFieldsProps) {
  const t = useTranslations('floatingIps.target');
  const trpc = useTRPC();
  const search = useChoiceSearch();
  const [chosen, setChosen] = useState<PortSummary | null>(null);
  const ports = useQuery({
    ...trpc.port.list.queryOptions({ ...firstChoices, search: search.input }),
    placeholderData: keepPreviousData,
  });
  const addresses = chosen?.id === portId ? ipv4Of(chosen) : [];
  return (
    <>
      <ChoiceField
        label={t('port')}
        hint={t('portHint')}
        nothing={t('noPorts')}
        required={none === undefined}
        optional={none !== undefined}
        none={none}
        query={ports}
        search={search}
        choice={(port) => {
          const own = ipv4Of(port);
          if (port.routerId !== null || own.length === 0) return null;
          const label = port.instanceName ?? (port.name || port.macAddress);
          return { label, description: `${own.join(', ')} · ${port.networkName}` };
        }}
        value={portId}
        onChange={(id, port) => {
          setChosen(port);
          onChange({ portId: id, address: undefined });
        }}
        error={error}
      />
      {addresses.length > 1 ? (
        <Field label={t('address')}>
          {(control) => (
            <Select
              {...control}
              value={address ?? addresses[0] ?? ''}
              onValueChange={(next) => onChange({ portId, address: next })}
              options={addresses.map((value) => ({ value, label: value }))}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}
