'use client';
import type { Permission } from '@skydeck/core/policy/permissions';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useCan } from '../session/me';
import { CheckFilter } from './filters';

interface WithScope {
  filters: { allProjects: boolean | null };
  setFilters: (change: { allProjects: boolean | null }) => void;
}

/** Who has the permission may widen a list to all projects; everybody else sees nothing of that. */
export function useAllProjects(
  list: WithScope,
  permission: Permission,
): {
  allProjects: boolean;
  /** For the list procedure. */
  input: { allProjects: true | undefined };
  /** For the list's `scope`. */
  scope: ReactNode;
} {
  const t = useTranslations('common');
  const seesAll = useCan(permission);
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
