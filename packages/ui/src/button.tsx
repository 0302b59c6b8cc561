'use client';
import { cva, type VariantProps } from 'class-variance-authority';
import { LoaderCircle } from 'lucide-react';
import { Slot } from 'radix-ui';
import { useId, type ComponentProps, type ReactNode } from 'react';
import { cn } from './cn';
import { Tooltip } from './tooltip';

export const buttonVariants = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors select-none disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'bg-primary text-primary-fg shadow-card enabled:hover:bg-primary-hover',
        secondary: 'border border-line bg-surface text-fg shadow-card hover:bg-subtle',
        ghost: 'text-fg hover:bg-hover',
        danger: 'bg-danger text-white shadow-card enabled:hover:bg-danger-hover',
        dangerOutline: 'border border-line bg-surface text-danger-text shadow-card hover:bg-danger-soft',
        link: 'text-primary-text underline-offset-4 hover:underline',
      },
      size: {
        sm: 'h-8 px-2.5 text-xs',
        md: 'h-9 px-3.5 text-sm',
        lg: 'h-11 px-5 text-base',
        inline: 'h-auto p-0 text-sm',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

export interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof buttonVariants> {
  /** Renders the only child (a link) with the button's looks. */
  asChild?: boolean;
  loading?: boolean;
  /** Why it can't be pressed now. The button stays focusable and says so in a tooltip and to screen readers. */
  disabledReason?: string | null;
}

/** The button. `type` defaults to `button`, so that none submits a form by accident. */
export function Button({
  className,
  variant,
  size,
  asChild = false,
  loading = false,
  disabledReason,
  children,
  ...props
}: ButtonProps) {
  const reasonId = useId();
  const classes = cn(buttonVariants({ variant, size }), className);
  if (asChild)
    return (
      <Slot.Root className={classes} {...props}>
        {children}
      </Slot.Root>
    );
  if (disabledReason)
    return (
      <>
        <Tooltip content={disabledReason} openOnClick>
          <button
            {...props}
            onClick={undefined}
            type="button"
            className={classes}
            aria-disabled="true"
            aria-describedby={reasonId}
          >
            {children}
          </button>
        </Tooltip>
        <span id={reasonId} hidden>
          {disabledReason}
        </span>
      </>
    );
  return (
    <button
      type="button"
      {...props}
      className={classes}
      disabled={props.disabled === true || loading}
      aria-busy={loading || undefined}
    >
      {loading ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label' | 'asChild'> {
  /** Its name; also shown as the tooltip. */
  label: string;
  icon: ReactNode;
  tooltip?: boolean;
}

/** A button that shows an icon only; its label is the tooltip and the accessible name. */
export function IconButton({
  label,
  icon,
  tooltip = true,
  variant = 'ghost',
  size = 'md',
  className,
  ...props
}: IconButtonProps) {
  const square = size === 'sm' ? 'size-8 p-0' : size === 'lg' ? 'size-11 p-0' : 'size-9 p-0';
  const button = (
    <Button variant={variant} size={size} aria-label={label} className={cn(square, className)} {...props}>
      {icon}
    </Button>
  );
  return tooltip && !props.disabledReason ? <Tooltip content={label}>{button}</Tooltip> : button;
}
