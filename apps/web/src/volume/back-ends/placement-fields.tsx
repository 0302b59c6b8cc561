'use client';
import { Field, Input } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { MetadataEditor } from '../../compute/metadata-editor';
import type { PlacementDraft } from './back-end-draft';

export interface PlacementFieldsProps {
  draft: PlacementDraft;
  set: (change: Partial<PlacementDraft>) => void;
  wrong: (field: keyof PlacementDraft) => boolean;
}

/** How the scheduler sees a back end. */
export function PlacementFields({ draft, set, wrong }: PlacementFieldsProps) {
  const t = useTranslations('backEnds');
  const error = (field: keyof PlacementDraft) => (wrong(field) ? t(`errors.${field}`) : null);
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-3">
        <Field label={t('fields.availabilityZone')} required error={error('availabilityZone')}>
          {(control) => (
            <Input
              {...control}
              value={draft.availabilityZone}
              onChange={(event) => set({ availabilityZone: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t('fields.overProvisioningRatio')}
          required
          hint={t('hints.overProvisioningRatio')}
          error={error('overProvisioningRatio')}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              value={draft.overProvisioningRatio}
              onChange={(event) => set({ overProvisioningRatio: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t('fields.reservedPercent')}
          required
          hint={t('hints.reservedPercent')}
          error={error('reservedPercent')}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              value={draft.reservedPercent}
              onChange={(event) => set({ reservedPercent: event.target.value })}
            />
          )}
        </Field>
      </div>
      <MetadataEditor
        label={t('fields.capabilities')}
        hint={t('hints.capabilities')}
        entries={draft.capabilities}
        onChange={(capabilities) => set({ capabilities })}
        error={error('capabilities')}
      />
    </>
  );
}
