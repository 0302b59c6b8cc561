import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

export interface AlertProps {
  tone?: 'info' | 'success' | 'warning' | 'danger';
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
  /** Announce at once. Default for `danger`. */
  assertive?: boolean;
}

const looks = {
  info: { icon: Info, classes: 'border-info/30 bg-info-soft text-info-text' },
  success: { icon: CircleCheck, classes: 'border-success/30 bg-success-soft text-success-text' },
  warning: { icon: TriangleAlert, classes: 'border-warning/35 bg-warning-soft text-warning-text' },
  danger: { icon: CircleAlert, classes: 'border-danger/30 bg-danger-soft text-danger-text' },
};

/** A message in the page: what happened, and below it what to do. */
export function Alert({ tone = 'info', title, children, action, className, assertive }: AlertProps) {
  const { icon: Icon, classes } = looks[tone];
  return (
    <div
      role={(assertive ?? tone === 'danger') ? 'alert' : 'status'}
      className={cn(
        'flex flex-wrap items-start gap-3 rounded-lg border px-4 py-3 text-sm',
        classes,
        className,
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-semibold wrap-anywhere">{title}</p>
        {children ? <div className="mt-0.5 wrap-anywhere text-fg/85">{children}</div> : null}
      </div>
      {action}
    </div>
  );
}
