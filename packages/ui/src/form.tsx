import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

export interface FormSectionProps {
  title: ReactNode;
  description?: ReactNode;
  /** Ties the heading to the section for screen readers. */
  id: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A titled part of a long form, as a card. */
export function FormSection({ title, description, id, aside, children, className }: FormSectionProps) {
  return (
    <section
      aria-labelledby={id}
      className={cn('rounded-lg border border-line bg-surface p-4 shadow-card sm:p-5', className)}
    >
      <div className="mb-4 flex items-start justify-between gap-4">
        <div>
          <h2 id={id} className="text-base font-semibold">
            {title}
          </h2>
          {description ? <p className="mt-0.5 text-sm text-muted">{description}</p> : null}
        </div>
        {aside}
      </div>
      <div className="grid gap-5">{children}</div>
    </section>
  );
}

/** The row of buttons that ends a form or dialog. */
export function FormActions({ className, ...props }: ComponentProps<'div'>) {
  return (
    <div
      className={cn('flex flex-col-reverse gap-2 sm:flex-row sm:items-center sm:justify-end', className)}
      {...props}
    />
  );
}
