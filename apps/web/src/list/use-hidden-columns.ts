'use client';
import { useCallback, useMemo, useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

function read(key: string): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    // Storage may be forbidden; then the choice lasts as long as nobody asks.
    return null;
  }
}

/** Which columns of a table this browser hides, kept from visit to visit. */
export function useHiddenColumns(
  table: string,
  hiddenAtFirst: readonly string[],
): [ReadonlySet<string>, (hidden: Set<string>) => void] {
  const key = `skydeck.columns.${table}`;
  const stored = useSyncExternalStore(
    subscribe,
    () => read(key),
    () => null,
  );
  const initial = hiddenAtFirst.join(',');
  const hidden = useMemo(() => new Set((stored ?? initial).split(',').filter(Boolean)), [stored, initial]);
  const setHidden = useCallback(
    (next: Set<string>) => {
      try {
        window.localStorage.setItem(key, [...next].join(','));
      } catch {
        return;
      }
      for (const listener of listeners) listener();
    },
    [key],
  );
  return [hidden, setHidden];
}
