'use client';
import { CheckboxField, SearchInput } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useMe } from '../../session/me';

export interface ProjectsFieldProps {
  value: readonly string[];
  onChange: (projectIds: string[]) => void;
}

/** From this many on, a search field helps. */
const searchFrom = 8;

/** Any number of projects, ticked; a cloud admin knows them all. */
export function ProjectsField({ value, onChange }: ProjectsFieldProps) {
  const t = useTranslations('volumeTypes.dialog');
  const { projects } = useMe();
  const [search, setSearch] = useState('');
  const words = search.trim().toLowerCase();
  const shown = projects.filter(({ name }) => name.toLowerCase().includes(words));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">{t('projects')}</legend>
      {projects.length >= searchFrom ? (
        <SearchInput
          label={t('projectsSearch')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      ) : null}
      <div className="grid max-h-56 gap-2.5 overflow-y-auto rounded-md border border-line p-3">
        {shown.map(({ id, name }) => (
          <CheckboxField
            key={id}
            label={name}
            checked={value.includes(id)}
            onCheckedChange={(checked) =>
              onChange(checked ? [...value, id] : value.filter((each) => each !== id))
            }
          />
        ))}
      </div>
      {value.length === 0 ? <p className="text-xs text-warning-text">{t('projectsNone')}</p> : null}
    </fieldset>
  );
}
