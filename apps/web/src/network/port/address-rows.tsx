'use client';
import { Button, FieldError, IconButton, Input, Select } from '@skydeck/ui';
import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { SubnetSummary } from '../network-view';
import type { AddressDraft } from './port-draft';

export interface AddressRowsProps {
  subnets: readonly SubnetSummary[];
  value: readonly AddressDraft[];
  onChange: (value: AddressDraft[]) => void;
  hint: string;
  error: string | null;
}

/** Addresses of a port: of which subnet each is, and which one. */
export function AddressRows({ subnets, value, onChange, hint, error }: AddressRowsProps) {
  const t = useTranslations('networks.port');
  const [first] = subnets;
  const nextKey = value.reduce((highest, { key }) => Math.max(highest, key), -1) + 1;
  const replace = (row: AddressDraft) => onChange(value.map((each) => (each.key === row.key ? row : each)));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">{t('fixedIps')}</legend>
      {value.map((row, index) => (
        <div key={row.key} className="flex gap-2">
          <Select
            aria-label={t('subnetOf', { number: index + 1 })}
            value={row.subnetId}
            onValueChange={(subnetId) => replace({ ...row, subnetId })}
            options={subnets.map(({ id, name, cidr }) => ({
              value: id,
              label: name === cidr ? cidr : `${name} (${cidr})`,
            }))}
          />
          <Input
            className="font-mono"
            aria-label={t('addressOf', { number: index + 1 })}
            placeholder={t('anyAddress')}
            value={row.address}
            aria-invalid={error ? true : undefined}
            autoComplete="off"
            onChange={(event) => replace({ ...row, address: event.target.value })}
          />
          <IconButton
            label={t('removeAddress', { number: index + 1 })}
            tooltip={false}
            icon={<X aria-hidden />}
            onClick={() => onChange(value.filter(({ key }) => key !== row.key))}
          />
        </div>
      ))}
      {error ? <FieldError>{error}</FieldError> : null}
      <div className="flex items-center gap-3">
        <Button
          size="sm"
          disabledReason={first ? null : t('noSubnets')}
          onClick={() => first && onChange([...value, { key: nextKey, subnetId: first.id, address: '' }])}
        >
          <Plus aria-hidden />
          {t('addAddress')}
        </Button>
        <p className="text-xs text-muted">{hint}</p>
      </div>
    </fieldset>
  );
}
