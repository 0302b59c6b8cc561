'use client';
import { Search } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './cn';

// Below 16 pixels, phones zoom into a field that gets the focus.
export const inputClasses =
  'w-full min-w-0 rounded-md border border-line-strong/70 bg-surface px-3 text-sm text-fg max-sm:text-[1rem] shadow-card transition-colors placeholder:text-muted/80 hover:border-line-strong focus-visible:border-primary focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-focus disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-danger';

/** A one-line text field. */
export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  return <input type={type} className={cn(inputClasses, 'h-9', className)} {...props} />;
}

/** A text field of several lines. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea className={cn(inputClasses, 'min-h-20 py-2', className)} {...props} />;
}

export interface SearchInputProps extends Omit<ComponentProps<'input'>, 'aria-label' | 'type'> {
  label: string;
}

/** A text field with a magnifier; `label` is its accessible name. */
export function SearchInput({ label, className, ...props }: SearchInputProps) {
  return (
    <div className={cn('relative', className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
      />
      <Input type="search" aria-label={label} className="pl-8.5" {...props} />
    </div>
  );
}
