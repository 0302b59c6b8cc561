'use client';
import { Check } from 'lucide-react';
import { DropdownMenu as Primitive } from 'radix-ui';
import { useId, type ComponentProps, type ReactNode } from 'react';
import { cn } from './cn';

export interface DropdownMenuProps {
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'center' | 'end';
  className?: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Where the focus goes when the menu closes; prevent the default to send it elsewhere than to the trigger. */
  onCloseAutoFocus?: (event: Event) => void;
}

/** A menu under a button. */
export function DropdownMenu({
  trigger,
  children,
  align = 'end',
  className,
  open,
  onOpenChange,
  onCloseAutoFocus,
}: DropdownMenuProps) {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          sideOffset={5}
          collisionPadding={8}
          onCloseAutoFocus={onCloseAutoFocus}
          className={cn(
            'z-60 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 overflow-y-auto rounded-lg border border-line bg-surface p-1 text-sm text-fg shadow-pop animate-in fade-in-0 zoom-in-98',
            className,
          )}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

const itemClasses =
  'relative flex cursor-default items-center gap-2.5 rounded-sm px-2.5 py-1.5 outline-none select-none data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0';

export interface MenuItemProps extends Omit<ComponentProps<typeof Primitive.Item>, 'disabled'> {
  icon?: ReactNode;
  danger?: boolean;
  /** Why it can't be chosen. The item stays reachable by keyboard and shows the reason as its second line. */
  disabledReason?: string | null;
  shortcut?: ReactNode;
}

/** One choice in a menu. */
export function MenuItem({
  icon,
  danger,
  disabledReason,
  shortcut,
  className,
  children,
  onSelect,
  ...props
}: MenuItemProps) {
  const reasonId = useId();
  return (
    <Primitive.Item
      {...props}
      aria-disabled={disabledReason ? true : undefined}
      aria-describedby={disabledReason ? reasonId : undefined}
      onSelect={(event) => {
        if (disabledReason) event.preventDefault();
        else onSelect?.(event);
      }}
      className={cn(
        itemClasses,
        danger && !disabledReason && 'text-danger-text data-highlighted:bg-danger-soft',
        disabledReason && 'text-muted',
        className,
      )}
    >
      {icon ? (
        <span aria-hidden className={cn('contents', !danger && '[&_svg]:text-muted')}>
          {icon}
        </span>
      ) : null}
      <span className="min-w-0 flex-1">
        <span className={cn('block truncate', disabledReason && 'opacity-75')}>{children}</span>
        {disabledReason ? (
          <span id={reasonId} className="block max-w-64 text-2xs text-muted">
            {disabledReason}
          </span>
        ) : null}
      </span>
      {shortcut}
    </Primitive.Item>
  );
}

/** A choice of one inside a menu: put several into a {@link MenuRadioGroup}. */
export function MenuRadioItem({ children, className, ...props }: ComponentProps<typeof Primitive.RadioItem>) {
  return (
    <Primitive.RadioItem className={cn(itemClasses, 'pr-8', className)} {...props}>
      {children}
      <Primitive.ItemIndicator className="absolute right-2.5">
        <Check aria-hidden />
      </Primitive.ItemIndicator>
    </Primitive.RadioItem>
  );
}

/** A menu line that is on or off; the menu stays open. */
export function MenuCheckboxItem({
  children,
  className,
  ...props
}: ComponentProps<typeof Primitive.CheckboxItem>) {
  return (
    <Primitive.CheckboxItem
      onSelect={(event) => event.preventDefault()}
      className={cn(itemClasses, 'pr-8', className)}
      {...props}
    >
      {children}
      <Primitive.ItemIndicator className="absolute right-2.5">
        <Check aria-hidden />
      </Primitive.ItemIndicator>
    </Primitive.CheckboxItem>
  );
}

export const MenuRadioGroup = Primitive.RadioGroup;

/** A heading inside a menu. */
export function MenuLabel({ className, ...props }: ComponentProps<typeof Primitive.Label>) {
  return <Primitive.Label className={cn('px-2.5 pt-2 pb-1 text-xs text-muted', className)} {...props} />;
}

/** A line between groups of choices. */
export function MenuSeparator() {
  return <Primitive.Separator className="-mx-1 my-1 h-px bg-line" />;
}
