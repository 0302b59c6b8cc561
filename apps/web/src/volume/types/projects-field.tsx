'use client';
import { useTranslations } from 'next-intl';
import { ChoicesField, wholeList } from '../../choice/choices-field';
import { useMe } from '../../session/me';

export interface ProjectsFieldProps {
  value: readonly string[];
  onChange: (projectIds: string[]) => void;
}

/** Any number of projects, ticked; a cloud admin knows them all. */
export function ProjectsField({ value, onChange }: ProjectsFieldProps) {
  const t = useTranslations('volumeTypes.dialog');
  const { projects } = useMe();
  return (
    <div className="grid gap-2">
      <ChoicesField
        label={t('projects')}
        empty={t('projectsNone')}
        query={wholeList(projects)}
        value={value}
        onChange={onChange}
      />
      {value.length === 0 ? <p className="text-xs text-warning-text">{t('projectsNone')}</p> : null}
    </div>
  );
}
