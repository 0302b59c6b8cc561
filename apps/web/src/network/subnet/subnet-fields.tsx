'use client';
import { CheckboxField, Field, Select } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { LinesField, TypedField } from '../typed-fields';
import { gatewayChoices, ipv6Choices, isIpv6, type SubnetDraft } from './subnet-draft';

export interface SubnetFieldsProps {
  values: SubnetDraft;
  set: (change: Partial<SubnetDraft>) => void;
  problem: (name: keyof SubnetDraft) => string | null;
  /** It is there: its addresses stay what they are. */
  fixed?: boolean;
}

/** Everything about a subnet. */
export function SubnetFields({ values, set, problem, fixed = false }: SubnetFieldsProps) {
  const t = useTranslations('networks.subnet');
  const ipv6 = isIpv6(values.cidr);
  const typed = (name: 'name' | 'cidr' | 'gatewayIp' | 'dnsServers' | 'pools' | 'hostRoutes') => ({
    value: values[name],
    problem: problem(name),
    onChange: (value: string) => set({ [name]: value }),
  });
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <TypedField
          {...typed('cidr')}
          label={t('cidr')}
          hint={fixed ? t('cidrFixed') : t('cidrHint')}
          placeholder="10.0.0.0/24"
          required
          mono
          disabled={fixed}
        />
        <TypedField
          {...typed('name')}
          label={t('name')}
          hint={fixed ? undefined : t('nameHint')}
          required={fixed}
          optional={!fixed}
        />
        <Field label={t('gateway')}>
          {(control) => (
            <Select
              {...control}
              value={values.gateway}
              onValueChange={(value) =>
                set({ gateway: gatewayChoices.find((each) => each === value) ?? 'first' })
              }
              options={gatewayChoices
                .filter((each) => !fixed || each !== 'first')
                .map((value) => ({ value, label: t(`gateways.${value}`) }))}
            />
          )}
        </Field>
        {values.gateway === 'address' ? (
          <TypedField {...typed('gatewayIp')} label={t('gatewayIp')} required mono />
        ) : null}
        {ipv6 && !fixed ? (
          <Field
            label={t('ipv6Mode')}
            hint={t(`ipv6Hints.${values.ipv6AddressMode}`)}
            error={problem('ipv6AddressMode')}
          >
            {(control) => (
              <Select
                {...control}
                value={values.ipv6AddressMode}
                onValueChange={(value) =>
                  set({ ipv6AddressMode: ipv6Choices.find((each) => each === value) ?? 'none' })
                }
                options={ipv6Choices.map((value) => ({ value, label: t(`ipv6Modes.${value}`) }))}
              />
            )}
          </Field>
        ) : null}
      </div>
      <CheckboxField
        label={t('dhcp')}
        hint={t('dhcpHint')}
        checked={values.dhcpEnabled}
        onCheckedChange={(dhcpEnabled) => set({ dhcpEnabled })}
      />
      <LinesField {...typed('dnsServers')} label={t('dns')} hint={t('dnsHint')} optional mono />
      <LinesField {...typed('pools')} label={t('pools')} hint={t('poolsHint')} optional={!fixed} mono />
      <LinesField {...typed('hostRoutes')} label={t('hostRoutes')} hint={t('hostRoutesHint')} optional mono />
    </>
  );
}
