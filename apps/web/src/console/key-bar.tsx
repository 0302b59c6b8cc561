'use client';
import { Button } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { phoneKeys, type SpecialKey } from './keyboard/special-keys';
import type { Modifier } from './keyboard/modifiers';
import { keepFocus, StickyModifiers } from './sticky-modifiers';
import { TouchKeyboard, type TouchKeyboardProps } from './touch-keyboard';

export interface KeyBarProps extends TouchKeyboardProps {
  modifiers: readonly Modifier[];
  held: ReadonlySet<Modifier>;
  onToggle: (modifier: Modifier) => void;
  onKey: (key: SpecialKey) => void;
}

/** Keys for touch screens: what phones' keyboards lack, and a field that brings their own up. */
export function KeyBar({ modifiers, held, onToggle, onKey, disabledReason, ...touch }: KeyBarProps) {
  const t = useTranslations('console');
  return (
    <div
      role="group"
      aria-label={t('touch.keys')}
      className="flex flex-wrap items-center gap-1.5 border-t border-line p-2 sm:hidden pointer-coarse:flex"
    >
      <StickyModifiers
        modifiers={modifiers}
        held={held}
        onToggle={onToggle}
        variant="bar"
        disabledReason={disabledReason}
      />
      {phoneKeys.map((key) => (
        <Button
          key={key.code}
          className="min-w-9 px-2"
          disabledReason={disabledReason}
          onMouseDown={keepFocus}
          onClick={() => onKey(key)}
          aria-label={key.code}
        >
          {key.label}
        </Button>
      ))}
      <TouchKeyboard {...touch} disabledReason={disabledReason} />
    </div>
  );
}
