'use client';
import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { IconButton } from './button';
import { useOpener } from './use-opener';
import { useUi } from './ui-provider';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Pinned below the scrolling body. */
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg' | 'xl';
  /** Keeps it open on a click outside or Escape, as for a secret that is shown once. */
  modalOnly?: boolean;
  hideClose?: boolean;
}

// A text field, or what Radix makes a choice of; of several radio buttons the one that is chosen.
const fields =
  'input:not([type=file]):not([tabindex="-1"]), textarea, [role=combobox], [role=checkbox], [role=radio][aria-checked=true]';

/** Opens on the first field, or else on the first button of the body, rather than on the cross. */
function focusBody(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  const body = event.currentTarget.querySelector('[data-dialog-body]');
  const target = body?.querySelector<HTMLElement>(fields) ?? body?.querySelector<HTMLElement>('button');
  if (!target) return;
  event.preventDefault();
  target.focus();
}

const widths = { sm: 'sm:max-w-md', md: 'sm:max-w-lg', lg: 'sm:max-w-2xl', xl: 'sm:max-w-4xl' };

/** A modal dialog; a sheet from the bottom on a phone. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  size = 'md',
  modalOnly = false,
  hideClose = false,
}: DialogProps) {
  const { labels } = useUi();
  const focusOpener = useOpener(open);
  const keepOpen = (event: Event) => {
    if (modalOnly) event.preventDefault();
  };
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-50 bg-overlay data-[state=closed]:animate-out data-[state=closed]:fade-out-0 data-[state=open]:animate-in data-[state=open]:fade-in-0" />
        <Primitive.Content
          onEscapeKeyDown={keepOpen}
          onInteractOutside={keepOpen}
          onOpenAutoFocus={focusBody}
          onCloseAutoFocus={focusOpener}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cn(
            'fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] w-full flex-col rounded-t-xl border border-line bg-surface text-fg shadow-pop',
            'sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:max-h-[86dvh] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-xl',
            'data-[state=open]:animate-in data-[state=open]:fade-in-0 max-sm:data-[state=open]:slide-in-from-bottom-6',
            widths[size],
          )}
        >
          <div className="flex items-start justify-between gap-4 px-5 pt-4.5 pb-3">
            <div className="min-w-0">
              <Primitive.Title className="text-lg font-semibold wrap-anywhere">{title}</Primitive.Title>
              {description ? (
                <Primitive.Description className="mt-1 text-sm text-muted">
                  {description}
                </Primitive.Description>
              ) : null}
            </div>
            {hideClose ? null : (
              <Primitive.Close asChild>
                <IconButton
                  label={labels.close}
                  tooltip={false}
                  size="sm"
                  icon={<X />}
                  className="-mt-1 -mr-2"
                />
              </Primitive.Close>
            )}
          </div>
          {children ? (
            <div data-dialog-body className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5">
              {children}
            </div>
          ) : null}
          {footer ? (
            <div className="rounded-b-xl border-t border-line bg-subtle/60 px-5 py-3.5">{footer}</div>
          ) : null}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export interface DrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Accessible name. */
  label: string;
  children: ReactNode;
}

/** A panel from the left edge: the navigation on a phone. */
export function Drawer({ open, onOpenChange, label, children }: DrawerProps) {
  const focusOpener = useOpener(open);
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-50 bg-overlay data-[state=open]:animate-in data-[state=open]:fade-in-0" />
        <Primitive.Content
          aria-describedby={undefined}
          onCloseAutoFocus={focusOpener}
          className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col border-r border-line bg-surface shadow-pop data-[state=open]:animate-in data-[state=open]:slide-in-from-left"
        >
          <Primitive.Title className="sr-only">{label}</Primitive.Title>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
