'use client';
import { Field, FormSection, Input, RadioCards } from '@skydeck/ui';
import { FileUp, Link2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { FileDrop } from './file-drop';
import { nameOfFile } from './image-draft';
import type { SectionProps } from './section-props';

/** Where the image comes from. */
export function SourceSection({ draft, onChange, errorOf }: SectionProps) {
  const t = useTranslations('uploads.create');
  return (
    <FormSection id="image-source" title={t('sections.source')}>
      <RadioCards
        label={t('source.label')}
        className="xl:grid-cols-2"
        value={draft.source}
        onValueChange={(source) => onChange({ source: source === 'url' ? 'url' : 'file' })}
        cards={[
          { value: 'file', title: t('source.file'), icon: <FileUp />, description: t('source.fileHint') },
          { value: 'url', title: t('source.url'), icon: <Link2 />, description: t('source.urlHint') },
        ]}
      />
      {draft.source === 'file' ? (
        <Field label={t('file')} required hint={t('fileFormats')} error={errorOf('file')}>
          {(control) => (
            <FileDrop
              control={control}
              value={draft.file}
              onChange={(file) =>
                onChange({ file, ...(draft.name === '' ? { name: nameOfFile(file.file.name) } : {}) })
              }
            />
          )}
        </Field>
      ) : (
        <>
          <Field label={t('url')} required hint={t('fileFormats')} error={errorOf('url')}>
            {(control) => (
              <Input
                {...control}
                type="url"
                inputMode="url"
                spellCheck={false}
                autoComplete="off"
                value={draft.url}
                onChange={(event) => onChange({ url: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('checksum')} optional hint={t('checksumHint')} error={errorOf('checksum')}>
            {(control) => (
              <Input
                {...control}
                spellCheck={false}
                autoComplete="off"
                className="font-mono"
                value={draft.checksum}
                onChange={(event) => onChange({ checksum: event.target.value })}
              />
            )}
          </Field>
        </>
      )}
    </FormSection>
  );
}
