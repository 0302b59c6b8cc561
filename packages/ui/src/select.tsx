'use client';
import { Check, ChevronDown } from 'lucide-react';
import { Select as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { inputClasses } from './input';

export interface SelectOption {
  value: string;
  label: ReactNode;
  /** Second line. */
  description?: ReactNode;
  disabled?: boolean;
}

export interface SelectProps {
  value: string;
  onValueChange: (value: string) => void;
  options: readonly SelectOption[];
  placeholder?: string;
  id?: string;
  disabled?: boolean;
  size?: 'sm' | 'md';
  className?: string;
  'aria-label'?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
  'aria-required'?: true;
}

/** A choice of one from a list that is too long for radio cards. Option values must not be empty strings. */
export function Select({
  value,
  onValueChange,
  options,
  placeholder,
  size = 'md',
  className,
  disabled,
  ...trigger
}: SelectProps) {
  return (
    <Primitive.Root value={value} onValueChange={onValueChange} disabled={disabled}>
      <Primitive.Trigger
        {...trigger}
        className={cn(
          inputClasses,
          'flex items-center justify-between gap-2 text-left whitespace-nowrap data-placeholder:text-muted',
          size === 'sm' ? 'h-8 px-2.5 text-xs max-sm:text-xs' : 'h-9 max-sm:text-sm',
          className,
        )}
      >
        <span className="truncate">
          <Primitive.Value placeholder={placeholder} />
        </span>
        <Primitive.Icon>
          <ChevronDown aria-hidden className="size-4 text-muted" />
        </Primitive.Icon>
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          className="z-60 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-lg border border-line bg-surface text-sm text-fg shadow-pop animate-in fade-in-0 zoom-in-98"
        >
          <Primitive.Viewport className="p-1">
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                className="relative flex cursor-default items-center rounded-sm py-1.5 pr-8 pl-2.5 outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover"
              >
                <div className="min-w-0">
                  <Primitive.ItemText>{option.label}</Primitive.ItemText>
                  {option.description ? <div className="text-xs text-muted">{option.description}</div> : null}
                </div>
                <Primitive.ItemIndicator className="absolute right-2.5">
                  <Check aria-hidden className="size-4" />
                </Primitive.ItemIndicator>
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
