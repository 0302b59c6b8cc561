'use client';
import { Button, FieldError, IconButton, Input } from '@skydeck/ui';
import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { entryProblem, type MetadataEntry } from './metadata-entries';

export { entriesOf, hasEntryProblem, recordOf, type MetadataEntry } from './metadata-entries';

export interface MetadataEditorProps {
  label: string;
  hint?: string;
  entries: readonly MetadataEntry[];
  onChange: (entries: MetadataEntry[]) => void;
  error?: string | null;
}

/** Keys and values, line by line. */
export function MetadataEditor({ label, hint, entries, onChange, error }: MetadataEditorProps) {
  const t = useTranslations('launch');
  const id = useId();
  const replace = (entry: MetadataEntry) =>
    onChange(entries.map((each) => (each.id === entry.id ? entry : each)));
  const nextId = entries.reduce((highest, each) => Math.max(highest, each.id), -1) + 1;
  return (
    <fieldset className="grid gap-2" aria-describedby={hint ? `${id}-hint` : undefined}>
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      {entries.map((entry) => {
        const problem = entryProblem(entries, entry);
        return (
          <div key={entry.id} className="grid gap-1">
            <div className="flex gap-2">
              <Input
                aria-label={t('metadataKey')}
                placeholder={t('metadataKey')}
                value={entry.key}
                aria-invalid={problem ? true : undefined}
                onChange={(event) => replace({ ...entry, key: event.target.value })}
              />
              <Input
                aria-label={t('metadataValue')}
                placeholder={t('metadataValue')}
                value={entry.value}
                onChange={(event) => replace({ ...entry, value: event.target.value })}
              />
              <IconButton
                label={t('metadataRemove', { key: entry.key })}
                tooltip={false}
                icon={<X aria-hidden />}
                onClick={() => onChange(entries.filter((each) => each.id !== entry.id))}
              />
            </div>
            {problem ? (
              <FieldError>{t(problem === 'empty' ? 'metadataEmpty' : 'metadataDuplicate')}</FieldError>
            ) : null}
          </div>
        );
      })}
      {error ? <FieldError>{error}</FieldError> : null}
      <div className="flex items-center gap-3">
        <Button size="sm" onClick={() => onChange([...entries, { id: nextId, key: '', value: '' }])}>
          <Plus aria-hidden />
          {t('metadataAdd')}
        </Button>
        {hint ? (
          <p id={`${id}-hint`} className="text-xs text-muted">
            {hint}
          </p>
        ) : null}
      </div>
    </fieldset>
  );
}
