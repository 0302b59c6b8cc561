'use client';
import { CheckboxField, FieldError, SearchInput } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';

export interface Choice {
  id: string;
  label: ReactNode;
  /** What is searched for. */
  name: string;
  hint?: string | undefined;
  disabled?: boolean;
}

export interface ChoicesFieldProps {
  label: string;
  hint?: string;
  /** When there is nothing to choose from. */
  empty: string;
  choices: readonly Choice[];
  value: readonly string[];
  onChange: (ids: string[]) => void;
  error?: string | null;
}

/** From this many on, a search field helps. */
const searchFrom = 8;

/** Any number of things, ticked. */
export function ChoicesField({ label, hint, empty, choices, value, onChange, error }: ChoicesFieldProps) {
  const common = useTranslations('common');
  const [search, setSearch] = useState('');
  const words = search.trim().toLowerCase();
  const shown = choices.filter(({ name }) => name.toLowerCase().includes(words));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      {hint ? <p className="text-xs text-muted">{hint}</p> : null}
      {choices.length >= searchFrom ? (
        <SearchInput
          label={`${common('search')}: ${label}`}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      ) : null}
      {choices.length === 0 ? (
        <p className="text-sm text-muted">{empty}</p>
      ) : (
        <div className="grid max-h-56 gap-2.5 overflow-y-auto rounded-md border border-line p-3">
          {shown.map(({ id, label: text, hint: more, disabled }) => (
            <CheckboxField
              key={id}
              label={text}
              hint={more}
              disabled={disabled}
              checked={value.includes(id)}
              onCheckedChange={(checked) =>
                onChange(checked ? [...value, id] : value.filter((each) => each !== id))
              }
            />
          ))}
        </div>
      )}
      {error ? <FieldError>{error}</FieldError> : null}
    </fieldset>
  );
}
