'use client';
import { useSyncExternalStore } from 'react';
import { layoutNames, type LayoutName } from './keyboard/layout-tables';

const KEY = 'skydeck.console.layout';
const listeners = new Set<() => void>();

function read(): LayoutName {
  const stored = window.localStorage.getItem(KEY);
  return layoutNames.find((name) => name === stored) ?? 'us';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** The guests' keyboard layout, as this browser last chose it. */
export function useKeyboardLayout(): [LayoutName, (layout: LayoutName) => void] {
  const layout = useSyncExternalStore(subscribe, read, () => 'us' as const);
  const choose = (next: LayoutName) => {
    window.localStorage.setItem(KEY, next);
    for (const listener of listeners) listener();
  };
  return [layout, choose];
}
