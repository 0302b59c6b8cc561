'use client';
import { Field, Input, Select } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { hasPorts, isIcmp, protocolChoices, type RuleDraft } from './rule-draft';

export interface RuleFieldsProps {
  values: RuleDraft;
  set: (change: Partial<RuleDraft>) => void;
  wrong: (name: keyof RuleDraft) => boolean;
}

/** A rule's protocol, and what that has: ports, or a type and a code. */
export function RuleProtocolFields({ values, set, wrong }: RuleFieldsProps) {
  const t = useTranslations('securityGroups');
  // What is changed by hand is no template any more.
  const change = (part: Partial<RuleDraft>) => set({ ...part, template: 'custom' });
  const text = (name: 'ports' | 'icmpType' | 'icmpCode' | 'protocolNumber', hint?: string) => (
    <Field
      label={t(`rule.${name}`)}
      hint={hint}
      required={name === 'protocolNumber'}
      error={wrong(name) ? t(`errors.${name}`) : null}
    >
      {(control) => (
        <Input
          {...control}
          inputMode={name === 'ports' ? 'text' : 'numeric'}
          autoComplete="off"
          value={values[name]}
          onChange={(event) => change({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <Field label={t('rule.protocol')}>
        {(control) => (
          <Select
            {...control}
            value={values.protocol}
            onValueChange={(value) => {
              const protocol = protocolChoices.find((each) => each === value);
              if (protocol) change({ protocol });
            }}
            options={protocolChoices.map((value) => ({
              value,
              label:
                value === 'any' || value === 'other' ? t(`rule.protocols.${value}`) : value.toUpperCase(),
            }))}
          />
        )}
      </Field>
      {values.protocol === 'other' ? text('protocolNumber', t('rule.protocolNumberHint')) : null}
      {hasPorts(values) ? text('ports', t('rule.portsHint')) : null}
      {isIcmp(values) ? (
        <div className="grid grid-cols-2 gap-3">
          {text('icmpType', t('rule.icmpHint'))}
          {text('icmpCode')}
        </div>
      ) : null}
    </div>
  );
}
