'use client';
import { useState } from 'react';
import { useDebounced } from '../list/use-debounced';

const SEARCH_AFTER_MS = 250;

/** What is asked for until something is typed: what is wanted is mostly among these. */
export const firstChoices = { page: 1, pageSize: 50 } as const;

/** What is typed into the search of a {@link ChoiceBox}, and what the server is asked for. */
export interface ChoiceSearch {
  text: string;
  setText: (text: string) => void;
  /** For the list procedure: what was typed, when that has been still for a moment. */
  input: string | undefined;
}

/** The search of one list of choices. */
export function useChoiceSearch(): ChoiceSearch {
  const [text, setText] = useState('');
  return { text, setText, input: useDebounced(text.trim(), SEARCH_AFTER_MS) || undefined };
}

/** Whether one that is chosen has to be asked for by its id: the first ones are here, and it is not among them. */
export function isMissing(list: { items: readonly { id: string }[] } | undefined, id: string): boolean {
  return id !== '' && list !== undefined && list.items.every((each) => each.id !== id);
}
