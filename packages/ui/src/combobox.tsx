'use client';
import { Command } from 'cmdk';
import { Check, ChevronDown, LoaderCircle, Search } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { cn } from './cn';
import { inputClasses } from './input';
import type { SelectOption, SelectProps } from './select';

export interface ComboboxProps extends Omit<SelectProps, 'options' | 'size'> {
  /** What is offered for the search as it is now; undefined while nothing is known yet. */
  options: readonly SelectOption[] | undefined;
  /** What is chosen; it need not be among the options. */
  chosen: Pick<SelectOption, 'label'> | null;
  search: string;
  onSearchChange: (search: string) => void;
  /** Accessible name and placeholder of the search field. */
  searchLabel: string;
  /** When the search finds nothing. */
  empty: ReactNode;
  /** Below the options, such as that there are more. */
  note?: ReactNode;
  /** Newer options are on their way. */
  loading?: boolean;
}

/** A {@link Select} for a list of any length: what is typed is searched for by whoever gives the options. */
export function Combobox({
  value,
  onValueChange,
  options,
  chosen,
  search,
  onSearchChange,
  searchLabel,
  empty,
  note,
  loading,
  placeholder,
  disabled,
  className,
  ...trigger
}: ComboboxProps) {
  const [open, setOpen] = useState(false);
  const [pointed, setPointed] = useState(value);
  // Enter chooses the first that is found.
  const first = options?.find((option) => !option.disabled)?.value ?? '';
  const highlighted = options?.some((option) => option.value === pointed) ? pointed : first;
  const show = (next: boolean) => {
    setOpen(next);
    setPointed(value);
    if (next) onSearchChange('');
  };
  return (
    // Modal like a Select: in a dialog, its list could not be scrolled otherwise.
    <Popover.Root modal open={open} onOpenChange={show}>
      <Popover.Trigger
        {...trigger}
        type="button"
        role="combobox"
        aria-haspopup="listbox"
        disabled={disabled}
        className={cn(
          inputClasses,
          'flex h-9 items-center justify-between gap-2 text-left whitespace-nowrap max-sm:text-sm',
          className,
        )}
      >
        <span className={cn('min-w-0 truncate', !chosen && 'text-muted')}>
          {chosen?.label ?? placeholder}
        </span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-60 flex max-h-(--radix-popover-content-available-height) w-(--radix-popover-trigger-width) min-w-64 flex-col overflow-hidden rounded-lg border border-line bg-surface text-sm text-fg shadow-pop animate-in fade-in-0 zoom-in-98"
        >
          <Command
            shouldFilter={false}
            loop
            label={searchLabel}
            value={highlighted}
            onValueChange={setPointed}
            className="flex min-h-0 flex-col"
          >
            <div className="flex shrink-0 items-center gap-2 border-b border-line px-2.5">
              {loading ? (
                <LoaderCircle aria-hidden className="size-4 animate-spin text-muted" />
              ) : (
                <Search aria-hidden className="size-4 text-muted" />
              )}
              <Command.Input
                value={search}
                onValueChange={onSearchChange}
                placeholder={searchLabel}
                className="h-9 min-w-0 flex-1 bg-transparent outline-none placeholder:text-muted focus-visible:outline-none max-sm:text-[1rem]"
              />
            </div>
            {options?.length === 0 ? (
              <p role="status" className="px-3 py-4 text-center text-muted">
                {empty}
              </p>
            ) : null}
            <Command.List
              label={searchLabel}
              aria-busy={options === undefined || loading}
              // An empty list box would promise options.
              className={cn('max-h-72 min-h-0 overflow-y-auto p-1', !options?.length && 'hidden')}
            >
              {options?.map((option) => (
                <Command.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled}
                  onSelect={() => {
                    onValueChange(option.value);
                    show(false);
                  }}
                  className="relative flex cursor-default items-center rounded-sm py-1.5 pr-8 pl-2.5 select-none data-[disabled=true]:opacity-60 data-[selected=true]:bg-hover"
                >
                  <div className="min-w-0 wrap-anywhere">
                    {option.label}
                    {option.description ? (
                      <div className="text-xs text-muted">{option.description}</div>
                    ) : null}
                  </div>
                  {option.value === value ? (
                    <Check aria-hidden className="absolute right-2.5 size-4" />
                  ) : null}
                </Command.Item>
              ))}
            </Command.List>
            {note ? (
              <p className="shrink-0 border-t border-line bg-subtle px-3 py-1.5 text-xs text-muted">{note}</p>
            ) : null}
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
