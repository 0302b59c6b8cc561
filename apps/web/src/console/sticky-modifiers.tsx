'use client';
import { Button, cn } from '@skydeck/ui';
import type { MouseEvent } from 'react';
import type { Modifier } from './keyboard/modifiers';

const labels: Record<Modifier, string> = {
  ctrl: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  meta: 'Meta',
  altGr: 'AltGr',
};

/** A key that took the focus from the field beside it would put a phone's keyboard away. */
export function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

export interface StickyModifiersProps {
  modifiers: readonly Modifier[];
  held: ReadonlySet<Modifier>;
  onToggle: (modifier: Modifier, event: MouseEvent) => void;
  /** `bar` looks like the keys of the bar for touch screens. */
  variant?: 'toolbar' | 'bar';
  /** Why they can't be pressed now. */
  disabledReason: string | null;
}

/** Modifiers that stay down until they are pressed again. */
export function StickyModifiers({
  modifiers,
  held,
  onToggle,
  variant = 'toolbar',
  disabledReason,
}: StickyModifiersProps) {
  return modifiers.map((modifier) => (
    <Button
      key={modifier}
      size={variant === 'bar' ? 'md' : 'sm'}
      variant={variant === 'bar' ? 'secondary' : 'ghost'}
      disabledReason={disabledReason}
      aria-pressed={held.has(modifier)}
      className={cn('px-2', held.has(modifier) && 'bg-primary-soft text-primary-text')}
      onMouseDown={variant === 'bar' ? keepFocus : undefined}
      onClick={(event) => onToggle(modifier, event)}
    >
      {labels[modifier]}
    </Button>
  ));
}
