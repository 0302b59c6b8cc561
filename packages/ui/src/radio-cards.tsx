'use client';
import { RadioGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';

export interface RadioCard {
  value: string;
  title: ReactNode;
  description?: ReactNode;
  icon?: ReactNode;
  /** At the upper right, such as a badge. */
  aside?: ReactNode;
  /** Why it can't be chosen; shown on the card. */
  disabledReason?: string | null;
}

export interface RadioCardsProps {
  label: string;
  value: string | undefined;
  onValueChange: (value: string) => void;
  cards: readonly RadioCard[];
  className?: string;
  id?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
  'aria-required'?: true;
}

/** One choice of a few, each a card with facts on it. Arrow keys move, as in any radio group. */
export function RadioCards({ label, value, onValueChange, cards, className, ...group }: RadioCardsProps) {
  return (
    <RadioGroup.Root
      {...group}
      aria-label={label}
      value={value ?? ''}
      onValueChange={onValueChange}
      className={cn('grid gap-3 sm:grid-cols-2 xl:grid-cols-3', className)}
    >
      {cards.map((card) => (
        <RadioGroup.Item
          key={card.value}
          value={card.value}
          disabled={Boolean(card.disabledReason)}
          className="group relative flex min-w-0 items-start gap-3 rounded-lg border border-line bg-surface p-3.5 text-left shadow-card transition-colors hover:border-line-strong disabled:cursor-not-allowed disabled:bg-subtle disabled:opacity-70 data-[state=checked]:border-primary data-[state=checked]:bg-primary-soft/50 data-[state=checked]:ring-1 data-[state=checked]:ring-primary"
        >
          {card.icon ? (
            <span
              aria-hidden
              className="mt-0.5 text-muted group-data-[state=checked]:text-primary-text [&_svg]:size-5"
            >
              {card.icon}
            </span>
          ) : null}
          <span className="min-w-0 flex-1">
            <span className="flex items-start justify-between gap-2">
              <span className="font-medium wrap-anywhere">{card.title}</span>
              {card.aside}
            </span>
            {card.description ? (
              <span className="mt-0.5 block text-xs text-muted">{card.description}</span>
            ) : null}
            {card.disabledReason ? (
              <span className="mt-1 block text-xs text-warning-text">{card.disabledReason}</span>
            ) : null}
          </span>
          <span
            aria-hidden
            className="mt-0.5 flex size-4.5 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface group-data-[state=checked]:border-primary group-data-[state=checked]:bg-primary"
          >
            <RadioGroup.Indicator className="size-1.5 rounded-full bg-primary-fg" />
          </span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
