'use client';
import { useStoredValue } from '../browser/use-stored-value';
import { layoutNames, type LayoutName } from './keyboard/layout-tables';

/** The guests' keyboard layout, as this browser last chose it. */
export function useKeyboardLayout(): [LayoutName, (layout: LayoutName) => void] {
  const [stored, store] = useStoredValue('skydeck.console.layout');
  return [layoutNames.find((name) => name === stored) ?? 'us', store];
}
