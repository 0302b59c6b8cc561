import type { ReactNode } from 'react';
import { cn } from './cn';

export interface EmptyStateProps {
  icon: ReactNode;
  title: ReactNode;
  /** `h1` where this is all that the page has. */
  titleAs?: 'p' | 'h1';
  /** What to do now. */
  description?: ReactNode;
  action?: ReactNode;
  className?: string;
}

/** Nothing here, and what to do about it. */
export function EmptyState({
  icon,
  title,
  titleAs: Title = 'p',
  description,
  action,
  className,
}: EmptyStateProps) {
  return (
    <div className={cn('flex flex-col items-center gap-3 px-6 py-14 text-center', className)}>
      <span
        aria-hidden
        className="flex size-12 items-center justify-center rounded-xl bg-subtle text-muted ring-1 ring-line [&_svg]:size-6"
      >
        {icon}
      </span>
      <div className="max-w-md">
        <Title className="text-base font-semibold">{title}</Title>
        {description ? <p className="mt-1 text-sm text-muted">{description}</p> : null}
      </div>
      {action}
    </div>
  );
}
