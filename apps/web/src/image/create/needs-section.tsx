'use client';
import { Field, FormSection, Input } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import type { SectionProps } from './section-props';

/** The least that a machine must have, and of which images this is a version. */
export function NeedsSection({ draft, onChange, errorOf }: SectionProps) {
  const t = useTranslations('uploads.create');
  return (
    <>
      <FormSection id="image-requirements" title={t('sections.requirements')} description={t('leastHint')}>
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label={t('minDisk')} error={errorOf('minDiskGiB')}>
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                value={draft.minDiskGiB}
                onChange={(event) => onChange({ minDiskGiB: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('minRam')} error={errorOf('minRamMiB')}>
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                value={draft.minRamMiB}
                onChange={(event) => onChange({ minRamMiB: event.target.value })}
              />
            )}
          </Field>
        </div>
      </FormSection>
      <FormSection
        id="image-versions"
        title={t('sections.versions')}
        description={t('sections.versionsHint')}
      >
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label={t('family')} optional error={errorOf('family')}>
            {(control) => (
              <Input
                {...control}
                placeholder={t('familyPlaceholder')}
                value={draft.family}
                onChange={(event) => onChange({ family: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('version')} optional error={errorOf('version')}>
            {(control) => (
              <Input
                {...control}
                value={draft.version}
                onChange={(event) => onChange({ version: event.target.value })}
              />
            )}
          </Field>
        </div>
      </FormSection>
    </>
  );
}
