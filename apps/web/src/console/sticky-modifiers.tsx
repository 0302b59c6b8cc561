'use client';
import { Button, cn } from '@skydeck/ui';
import type { Modifier } from './keyboard/modifiers';

const labels: Record<Modifier, string> = {
  ctrl: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  meta: 'Meta',
  altGr: 'AltGr',
};

export interface StickyModifiersProps {
  modifiers: readonly Modifier[];
  held: ReadonlySet<Modifier>;
  onToggle: (modifier: Modifier) => void;
  size?: 'sm' | 'md';
  disabled?: boolean;
}

/** Modifiers that stay down until they are pressed again. */
export function StickyModifiers({ modifiers, held, onToggle, size = 'sm', disabled }: StickyModifiersProps) {
  return modifiers.map((modifier) => (
    <Button
      key={modifier}
      size={size}
      variant="ghost"
      disabled={disabled}
      aria-pressed={held.has(modifier)}
      className={cn('px-2', held.has(modifier) && 'bg-primary-soft text-primary-text')}
      onClick={() => onToggle(modifier)}
    >
      {labels[modifier]}
    </Button>
  ));
}
