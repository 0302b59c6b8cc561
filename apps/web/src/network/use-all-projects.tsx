'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { CheckFilter } from '../list/filters';
import { useCan } from '../session/me';

interface WithScope {
  filters: { allProjects: boolean | null };
  setFilters: (change: { allProjects: boolean | null }) => void;
}

/** A cloud admin may widen a list to all projects; everybody else sees nothing of that. */
export function useAllProjects(list: WithScope): {
  allProjects: boolean;
  /** For the list procedure. */
  input: { allProjects: true | undefined };
  /** For the list's `scope`. */
  scope: ReactNode;
} {
  const t = useTranslations('networks.filters');
  const seesAll = useCan('network.all-projects');
  const allProjects = list.filters.allProjects === true && seesAll;
  return {
    allProjects,
    input: { allProjects: allProjects || undefined },
    scope: seesAll ? (
      <CheckFilter
        label={t('allProjects')}
        value={list.filters.allProjects}
        onChange={(all) => list.setFilters({ allProjects: all })}
      />
    ) : null,
  };
}
