'use client';
import { useMemo } from 'react';
import { useStoredValue } from '../browser/use-stored-value';

/** Which columns of a table this browser hides, kept from visit to visit. */
export function useHiddenColumns(
  table: string,
  hiddenAtFirst: readonly string[],
): [ReadonlySet<string>, (hidden: Set<string>) => void] {
  const [stored, store] = useStoredValue(`skydeck.columns.${table}`);
  const names = stored ?? hiddenAtFirst.join(',');
  const hidden = useMemo(() => new Set(names.split(',').filter(Boolean)), [names]);
  return [hidden, (next) => store([...next].join(','))];
}
