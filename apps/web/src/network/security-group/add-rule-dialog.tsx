'use client';
import { Field, Input, Select, toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import {
  asGiven,
  emptyRule,
  fromTemplate,
  isNamed,
  ruleDraft,
  templateKeys,
  templateName,
  withEtherType,
} from './rule-draft';
import { RuleProtocolFields } from './rule-protocol-fields';
import { RuleRemoteFields } from './rule-remote-fields';

export interface AddRuleDialogProps {
  group: { id: string; name: string };
  onClose: () => void;
}

const etherTypes = ['IPv4', 'IPv6'] as const;
const directions = ['ingress', 'egress'] as const;

/** A new rule, from a template or field by field. */
export function AddRuleDialog({ group, onClose }: AddRuleDialogProps) {
  const t = useTranslations('securityGroups');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useForm(ruleDraft, emptyRule);
  const { values, set, wrong } = form;
  const add = useMutation(trpc.securityGroup.addRules.mutationOptions());
  return (
    <FormDialog
      title={t('addRule.title', { name: group.name })}
      description={t('addRule.description')}
      form={form}
      mutation={add}
      onClose={onClose}
      submitLabel={t('addRule.submit')}
      onSubmit={(rule) =>
        add.mutate(
          // The server reads a protocol's number as one, and keeps it as text.
          { id: group.id, rules: [{ ...rule, protocol: asGiven(rule.protocol) }] },
          {
            onSuccess: () => {
              toast.success(t('addRule.done', { name: group.name }));
              void queryClient.invalidateQueries(trpc.securityGroup.pathFilter());
              onClose();
            },
          },
        )
      }
    >
      <Field label={t('addRule.template')} hint={t('addRule.templateHint')}>
        {(control) => (
          <Select
            {...control}
            value={values.template}
            onValueChange={(value) => {
              const key = templateKeys.find((each) => each === value);
              set(key ? fromTemplate(key, values.etherType) : { template: 'custom' });
            }}
            options={[
              { value: 'custom', label: t('templates.custom') },
              ...templateKeys.map((key) => ({
                value: key,
                label: isNamed(key) ? templateName(key) : t(`templates.${key}`),
              })),
            ]}
          />
        )}
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={t('rule.direction')}>
          {(control) => (
            <Select
              {...control}
              value={values.direction}
              onValueChange={(value) => {
                const direction = directions.find((each) => each === value);
                if (direction) set({ direction });
              }}
              options={directions.map((value) => ({
                value,
                label: t(`rule.directions.${value}`),
                description: t(`rule.directionHints.${value}`),
              }))}
            />
          )}
        </Field>
        <Field label={t('rule.etherType')}>
          {(control) => (
            <Select
              {...control}
              value={values.etherType}
              onValueChange={(value) => {
                const etherType = etherTypes.find((each) => each === value);
                if (etherType) set(withEtherType(values, etherType));
              }}
              options={etherTypes.map((value) => ({ value, label: value }))}
            />
          )}
        </Field>
      </div>
      <RuleProtocolFields values={values} set={set} wrong={wrong} />
      <RuleRemoteFields values={values} set={set} wrong={wrong} />
      <Field
        label={common('description')}
        optional
        error={wrong('description') ? t('errors.description') : null}
      >
        {(control) => (
          <Input
            {...control}
            value={values.description}
            onChange={(event) => set({ description: event.target.value })}
          />
        )}
      </Field>
    </FormDialog>
  );
}
