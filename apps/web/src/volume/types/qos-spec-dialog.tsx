'use client';
import { createQosSpecInput, qosLimits, type QosLimits } from '@skydeck/core/volume/qos-spec.input';
import { Field, FieldError, Input, toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import type { QosSpecSummary } from '../volume-view';
import { limitsOf, textsOf, type QosTexts } from './qos-values';

export interface QosSpecDialogProps {
  /** Null: a new one. */
  spec: QosSpecSummary | null;
  onClose: () => void;
}

/** Name and limits of a QoS spec. */
export function QosSpecDialog({ spec, onClose }: QosSpecDialogProps) {
  const t = useTranslations('qosSpecs');
  const d = useTranslations('qosSpecs.dialog');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [texts, setTexts] = useState<QosTexts>(() => textsOf(spec?.specs ?? {}));
  const form = useForm(createQosSpecInput, {
    name: spec?.name ?? '',
    specs: (spec?.specs ?? {}) as QosLimits,
  });
  const create = useMutation(trpc.qosSpec.create.mutationOptions());
  const update = useMutation(trpc.qosSpec.update.mutationOptions());
  const done = (message: string) => () => {
    toast.success(message);
    void queryClient.invalidateQueries(trpc.qosSpec.pathFilter());
    void queryClient.invalidateQueries(trpc.volumeType.pathFilter());
    onClose();
  };
  return (
    <FormDialog
      title={spec ? d('edit', { name: spec.name }) : d('create')}
      description={d('description')}
      form={form}
      mutation={spec ? update : create}
      submitLabel={spec ? common('save') : d('create')}
      onClose={onClose}
      onSubmit={(input) =>
        spec
          ? update.mutate({ id: spec.id, ...input }, { onSuccess: done(d('saved', { name: input.name })) })
          : create.mutate(input, { onSuccess: done(d('created', { name: input.name })) })
      }
    >
      <Field label={common('name')} required error={form.wrong('name') ? t('errors.name') : null}>
        {(control) => (
          <Input
            {...control}
            value={form.values.name}
            onChange={(event) => form.set({ name: event.target.value })}
          />
        )}
      </Field>
      {(['iops', 'bytes'] as const).map((unit) => (
        <fieldset key={unit} className="grid gap-3">
          <legend className="mb-2 text-sm font-medium">{t(`units.${unit}`)}</legend>
          {qosLimits
            .filter((limit) => limit.includes(unit))
            .map((limit) => (
              <div key={limit} className="grid gap-2 sm:grid-cols-[9rem_1fr_1fr] sm:items-end">
                <span className="text-sm text-muted sm:pb-2">{t(`limits.${limit}`)}</span>
                {([limit, `${limit}_per_gb`] as const).map((key) => (
                  <Input
                    key={key}
                    inputMode="numeric"
                    className="tabular-nums"
                    aria-label={`${t(`limits.${limit}`)}: ${d(key === limit ? 'fixed' : 'perGiB')}`}
                    placeholder={d(key === limit ? 'fixed' : 'perGiB')}
                    value={texts[key]}
                    aria-invalid={form.wrong('specs') || undefined}
                    onChange={(event) => {
                      const next = { ...texts, [key]: event.target.value };
                      setTexts(next);
                      form.set({ specs: limitsOf(next) });
                    }}
                  />
                ))}
              </div>
            ))}
        </fieldset>
      ))}
      {form.wrong('specs') ? <FieldError>{t('errors.specs')}</FieldError> : null}
      <p className="text-xs text-muted">{d('perGiBHint')}</p>
    </FormDialog>
  );
}
