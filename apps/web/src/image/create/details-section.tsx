'use client';
import { imageArchitectures, newImageVisibilities } from '@skydeck/core/image/new-image.input';
import { CheckboxField, Field, FormSection, Input, Select } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { useCan } from '../../session/me';
import type { ImageDraft } from './image-draft';
import type { SectionProps } from './section-props';

/** What it is called, and who sees it. */
export function DetailsSection({ draft, onChange, errorOf }: SectionProps) {
  const t = useTranslations('uploads.create');
  const mayPublish = useCan('image.publish');
  return (
    <FormSection id="image-details" title={t('sections.details')}>
      <Field label={t('name')} required error={errorOf('name')}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            value={draft.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('descriptionField')} optional error={errorOf('description')}>
        {(control) => (
          <Input
            {...control}
            value={draft.description}
            onChange={(event) => onChange({ description: event.target.value })}
          />
        )}
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={t('os')} optional error={errorOf('osDistro')}>
          {(control) => (
            <Input
              {...control}
              placeholder={t('osPlaceholder')}
              value={draft.osDistro}
              onChange={(event) => onChange({ osDistro: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('arch')}>
          {(control) => (
            <Select
              {...control}
              value={draft.arch}
              onValueChange={(arch) => onChange({ arch: arch as ImageDraft['arch'] })}
              options={imageArchitectures.map((value) => ({ value, label: value }))}
            />
          )}
        </Field>
        <Field label={t('visibility')} hint={mayPublish ? undefined : t('publicDenied')}>
          {(control) => (
            <Select
              {...control}
              value={draft.visibility}
              onValueChange={(visibility) => onChange({ visibility: visibility as ImageDraft['visibility'] })}
              options={newImageVisibilities.map((value) => ({
                value,
                label: t(`visibilities.${value}`),
                disabled: value === 'public' && !mayPublish,
              }))}
            />
          )}
        </Field>
        <div className="sm:pt-7">
          <CheckboxField
            label={t('protected')}
            hint={t('protectedHint')}
            checked={draft.protected}
            onCheckedChange={(checked) => onChange({ protected: checked })}
          />
        </div>
      </div>
    </FormSection>
  );
}
