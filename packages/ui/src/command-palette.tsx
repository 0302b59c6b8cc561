'use client';
import { Command, useCommandState } from 'cmdk';
import { LoaderCircle, Search } from 'lucide-react';
import { Dialog as DialogPrimitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from './kbd';

export interface CommandItem {
  id: string;
  label: string;
  /** At the right: an address, a shortcut, why it can't be done. */
  detail?: ReactNode;
  icon?: ReactNode;
  keywords?: string[];
  disabled?: boolean;
  onSelect: () => void;
}

export interface CommandGroup {
  id: string;
  heading: string;
  items: readonly CommandItem[];
  /** Found by the server already: shown whatever is typed. */
  matched?: boolean;
}

export interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Accessible name. */
  label: string;
  placeholder: string;
  empty: ReactNode;
  search: string;
  onSearchChange: (search: string) => void;
  groups: readonly CommandGroup[];
  loading?: boolean;
  /** What the keys do, at the foot. */
  hints?: readonly { keys: readonly string[]; label: string }[];
  /** Above the list: what the commands are about. */
  context?: ReactNode;
  /** Backspace in the empty field: back out of the context. */
  onBack?: () => void;
}

// cmdk filters by itself; this word tells it that the server has already.
const matchedKeyword = 'found-by-server';

/** In place of the list: an empty list box would promise options. */
function Empty({ children }: { children: ReactNode }) {
  const count = useCommandState((state) => state.filtered.count);
  if (count > 0) return null;
  return (
    <p role="status" className="px-4 py-8 text-center text-sm text-muted">
      {children}
    </p>
  );
}

/** Type to find and do; arrow keys and Enter. */
export function CommandPalette(props: CommandPaletteProps) {
  return (
    <DialogPrimitive.Root open={props.open} onOpenChange={props.onOpenChange}>
      <DialogPrimitive.Portal>
        <DialogPrimitive.Overlay className="fixed inset-0 z-50 bg-overlay animate-in fade-in-0" />
        <DialogPrimitive.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[8vh] z-50 mx-auto max-w-xl overflow-hidden rounded-xl border border-line bg-surface text-fg shadow-pop animate-in fade-in-0 zoom-in-98 sm:top-[14vh]"
        >
          <DialogPrimitive.Title className="sr-only">{props.label}</DialogPrimitive.Title>
          <Command
            label={props.label}
            loop
            filter={(value, search, keywords) => {
              if (keywords?.includes(matchedKeyword)) return 1;
              const text = `${value} ${keywords?.join(' ') ?? ''}`.toLowerCase();
              return search
                .toLowerCase()
                .split(/\s+/)
                .every((word) => text.includes(word))
                ? 1
                : 0;
            }}
          >
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              {props.loading ? (
                <LoaderCircle aria-hidden className="size-4 animate-spin text-muted" />
              ) : (
                <Search aria-hidden className="size-4 text-muted" />
              )}
              {props.context}
              <Command.Input
                value={props.search}
                onValueChange={props.onSearchChange}
                placeholder={props.placeholder}
                onKeyDown={(event) => {
                  if (event.key === 'Backspace' && props.search === '') props.onBack?.();
                }}
                className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-muted focus-visible:outline-none"
              />
            </div>
            <Empty>{props.empty}</Empty>
            <Command.List
              label={props.label}
              className="max-h-[56vh] overflow-y-auto p-1.5 has-[[cmdk-list-sizer]:not(:has([cmdk-item]))]:hidden"
            >
              {props.groups
                .filter((group) => group.items.length > 0)
                .map((group) => (
                  <Command.Group
                    key={group.id}
                    heading={group.heading}
                    className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
                  >
                    {group.items.map((item) => (
                      <Command.Item
                        key={item.id}
                        value={`${item.label} ${item.id}`}
                        keywords={group.matched ? [matchedKeyword] : item.keywords}
                        disabled={item.disabled}
                        onSelect={item.onSelect}
                        className="flex cursor-default items-center gap-2.5 rounded-md px-2.5 py-2 text-sm data-[disabled=true]:text-muted data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted"
                      >
                        {item.icon}
                        <span className="min-w-0 flex-1 truncate">{item.label}</span>
                        {item.detail ? (
                          <span className="truncate text-xs text-muted">{item.detail}</span>
                        ) : null}
                      </Command.Item>
                    ))}
                  </Command.Group>
                ))}
            </Command.List>
          </Command>
          {props.hints ? (
            <div className="flex gap-4 border-t border-line bg-subtle px-4 py-2 text-2xs text-muted max-sm:hidden">
              {props.hints.map((hint) => (
                <span key={hint.label} className="flex items-center gap-1.5">
                  {hint.keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                  {hint.label}
                </span>
              ))}
            </div>
          ) : null}
        </DialogPrimitive.Content>
      </DialogPrimitive.Portal>
    </DialogPrimitive.Root>
  );
}
