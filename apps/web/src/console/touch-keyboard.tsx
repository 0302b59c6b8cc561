'use client';
import { Input } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import type { FormEvent, KeyboardEvent } from 'react';

// Phones tell of a deleted character only when there is one: this stands for it.
const FILLER = '\u2060';

export interface TouchKeyboardProps {
  onText: (text: string) => void;
  onBackspace: () => void;
  onEnter: () => void;
  /** Why there is nobody to type to, or null. */
  disabledReason: string | null;
}

/** A field that brings up a phone's keyboard and passes on what is typed, letter by letter. */
export function TouchKeyboard({ onText, onBackspace, onEnter, disabledReason }: TouchKeyboardProps) {
  const t = useTranslations('console');
  const pass = (field: HTMLInputElement) => {
    if (field.value === '') onBackspace();
    const text = field.value.replaceAll(FILLER, '');
    if (text) onText(text);
    field.value = FILLER;
  };
  return (
    <Input
      aria-label={t('touch.field')}
      placeholder={disabledReason ?? t('touch.field')}
      // Only while it is typed into: without it, the field says what it is for.
      onFocus={(event) => (event.currentTarget.value = FILLER)}
      onBlur={(event) => (event.currentTarget.value = '')}
      disabled={disabledReason !== null}
      autoCapitalize="off"
      autoComplete="off"
      autoCorrect="off"
      spellCheck={false}
      enterKeyHint="send"
      className="h-10 w-auto min-w-32 flex-1"
      onInput={(event: FormEvent<HTMLInputElement>) => {
        if (!(event.nativeEvent as InputEvent).isComposing) pass(event.currentTarget);
      }}
      onCompositionEnd={(event) => pass(event.currentTarget)}
      onKeyDown={(event: KeyboardEvent<HTMLInputElement>) => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
        event.preventDefault();
        onEnter();
      }}
    />
  );
}
