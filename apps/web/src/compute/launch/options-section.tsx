'use client';
import { USER_DATA_MAX_BYTES, userDataBytes } from '@skydeck/core/compute/instance.input';
import { Button, cn, Field, FormSection, Textarea } from '@skydeck/ui';
import { FileUp } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useRef } from 'react';
import { MetadataEditor } from '../metadata-editor';
import { TagsInput } from '../tags-input';
import type { SectionProps } from './section-props';

const example = '#cloud-config\npackages:\n  - nginx';

/** Tags, user data and metadata. */
export function OptionsSection({ draft, onChange, errorOf }: SectionProps) {
  const t = useTranslations('launch');
  const locale = useLocale();
  const file = useRef<HTMLInputElement>(null);
  const bytes = userDataBytes(draft.userData);
  const number = new Intl.NumberFormat(locale);
  const tooLarge = bytes > USER_DATA_MAX_BYTES;
  const sizes = { used: number.format(bytes), limit: number.format(USER_DATA_MAX_BYTES) };
  return (
    <FormSection id="launch-options" title={t('sections.options')}>
      <Field label={t('tags')} optional hint={t('tagsHint')} error={errorOf('tags')}>
        {(control) => (
          <TagsInput control={control} value={draft.tags} onChange={(tags) => onChange({ tags })} />
        )}
      </Field>
      <Field
        label={t('userData')}
        optional
        hint={t('userDataHint')}
        error={tooLarge ? t('userDataTooLarge', sizes) : errorOf('userData')}
        aside={
          <span className={cn('tabular-nums', tooLarge && 'font-medium text-danger-text')}>
            {t('userDataSize', sizes)}
          </span>
        }
      >
        {(control) => (
          <div className="grid gap-2">
            <Textarea
              {...control}
              value={draft.userData}
              spellCheck={false}
              className="min-h-32 font-mono text-xs"
              placeholder={example}
              onChange={(event) => onChange({ userData: event.target.value })}
            />
            <div>
              <input
                ref={file}
                type="file"
                className="hidden"
                aria-label={t('userDataFile')}
                onChange={(event) => {
                  const chosen = event.target.files?.[0];
                  event.target.value = '';
                  // A file that is far too large would only freeze the field.
                  void chosen
                    ?.slice(0, USER_DATA_MAX_BYTES * 2)
                    .text()
                    .then((userData) => onChange({ userData }));
                }}
              />
              <Button size="sm" onClick={() => file.current?.click()}>
                <FileUp aria-hidden />
                {t('userDataFile')}
              </Button>
            </div>
          </div>
        )}
      </Field>
      <MetadataEditor
        label={t('metadata')}
        hint={t('metadataHint')}
        entries={draft.metadata}
        onChange={(metadata) => onChange({ metadata })}
        error={errorOf('metadata')}
      />
    </FormSection>
  );
}
