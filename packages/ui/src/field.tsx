'use client';
import { CircleAlert } from 'lucide-react';
import { Label as LabelPrimitive } from 'radix-ui';
import { useId, type ComponentProps, type ReactNode } from 'react';
import { cn } from './cn';
import { useUi } from './ui-provider';

/** A form label. */
export function Label({ className, ...props }: ComponentProps<typeof LabelPrimitive.Root>) {
  return <LabelPrimitive.Root className={cn('text-sm font-medium text-fg', className)} {...props} />;
}

/** What a control needs to be tied to its label, hint and error. */
export interface FieldControlProps {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
}

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  required?: boolean;
  /** Says "optional" behind the label. */
  optional?: boolean;
  /** At the right of the label: a counter, a link. */
  aside?: ReactNode;
  className?: string;
  children: (control: FieldControlProps) => ReactNode;
}

/** Label, control, hint and error as one block with the ARIA wiring done. */
export function Field({ label, hint, error, required, optional, aside, className, children }: FieldProps) {
  const { labels } = useUi();
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [error ? errorId : null, hint ? hintId : null].filter(Boolean).join(' ');
  return (
    <div className={cn('grid content-start gap-1.5', className)}>
      <div className="flex items-baseline justify-between gap-3">
        <Label htmlFor={id}>
          {label}
          {required ? (
            <span className="text-danger-text" aria-hidden title={labels.required}>
              {' *'}
            </span>
          ) : null}
          {optional ? <span className="ml-1.5 text-xs font-normal text-muted">{labels.optional}</span> : null}
        </Label>
        {aside ? <span className="text-xs text-muted">{aside}</span> : null}
      </div>
      {children({
        id,
        'aria-describedby': describedBy || undefined,
        'aria-invalid': error ? true : undefined,
        'aria-required': required ? true : undefined,
      })}
      {error ? <FieldError id={errorId}>{error}</FieldError> : null}
      {hint ? (
        <p id={hintId} className="text-xs text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

/** The error line of a field; announced when it appears. */
export function FieldError({ className, children, ...props }: ComponentProps<'p'>) {
  return (
    <p role="alert" className={cn('flex items-start gap-1.5 text-xs text-danger-text', className)} {...props}>
      <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span>{children}</span>
    </p>
  );
}
