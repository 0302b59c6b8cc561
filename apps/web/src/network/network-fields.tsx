'use client';
import { CheckboxField, Field, Select } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { useCan } from '../session/me';
import { providerChoices, type NetworkDraft } from './network-draft';
import { TypedField } from './typed-fields';

export interface NetworkFieldsProps {
  values: NetworkDraft;
  set: (change: Partial<NetworkDraft>) => void;
  problem: (name: keyof NetworkDraft) => string | null;
  /** It is there: which part of the hosts' networks it is stays. */
  fixed?: boolean;
}

/** What a network is called, and what it is. */
export function NetworkFields({ values, set, problem, fixed = false }: NetworkFieldsProps) {
  const t = useTranslations('networks.fields');
  const common = useTranslations('common');
  const cloudAdmin = useCan('network.provider');
  const typed = (
    name: 'name' | 'description' | 'mtu' | 'dnsDomain' | 'physicalNetwork' | 'segmentationId',
  ) => ({
    value: values[name],
    problem: problem(name),
    onChange: (value: string) => set({ [name]: value }),
  });
  const ticked = (name: 'adminUp' | 'portSecurity' | 'shared' | 'external') => ({
    label: t(name),
    hint: t(`${name}Hint`),
    checked: values[name],
    onCheckedChange: (checked: boolean) => set({ [name]: checked }),
  });
  return (
    <>
      <TypedField {...typed('name')} label={common('name')} required />
      <TypedField {...typed('description')} label={common('description')} optional />
      <div className="grid gap-5 sm:grid-cols-2">
        <TypedField {...typed('mtu')} label={t('mtu')} hint={t('mtuHint')} optional={!fixed} mono />
        <TypedField {...typed('dnsDomain')} label={t('dnsDomain')} hint={t('dnsDomainHint')} optional mono />
      </div>
      <CheckboxField {...ticked('adminUp')} />
      <CheckboxField {...ticked('portSecurity')} />
      {cloudAdmin ? (
        <fieldset className="grid gap-5 rounded-md border border-line p-4">
          <legend className="px-1 text-sm font-medium">{t('cloudAdmin')}</legend>
          <CheckboxField {...ticked('shared')} />
          <CheckboxField {...ticked('external')} />
          {fixed ? null : (
            <div className="grid gap-5 sm:grid-cols-2">
              <Field label={t('provider')} hint={t('providerHint')}>
                {(control) => (
                  <Select
                    {...control}
                    value={values.provider}
                    onValueChange={(value) =>
                      set({ provider: providerChoices.find((each) => each === value) ?? 'none' })
                    }
                    options={providerChoices.map((value) => ({ value, label: t(`providers.${value}`) }))}
                  />
                )}
              </Field>
              {values.provider === 'none' ? null : (
                <TypedField
                  {...typed('physicalNetwork')}
                  label={t('physicalNetwork')}
                  hint={t('physicalNetworkHint')}
                  required
                  mono
                />
              )}
              {values.provider === 'vlan' ? (
                <TypedField {...typed('segmentationId')} label={t('segmentationId')} required mono />
              ) : null}
            </div>
          )}
        </fieldset>
      ) : null}
    </>
  );
}
