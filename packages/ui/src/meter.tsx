import { Progress as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';

export interface ProgressProps {
  /** 0-100; null while the amount is unknown. */
  value: number | null;
  label: string;
  className?: string;
}

/** How far a job is. */
export function Progress({ value, label, className }: ProgressProps) {
  return (
    <Primitive.Root
      value={value}
      aria-label={label}
      className={cn('relative h-1.5 w-full overflow-hidden rounded-full bg-hover', className)}
    >
      <Primitive.Indicator
        className={cn(
          'block h-full rounded-full bg-primary transition-[width] duration-500',
          value === null && 'w-1/3 animate-pulse',
        )}
        style={value === null ? undefined : { width: `${Math.max(2, Math.min(100, value))}%` }}
      />
    </Primitive.Root>
  );
}

export interface MeterProps {
  label: ReactNode;
  /** The same words for screen readers. */
  name: string;
  used: number;
  /** Would be used after the action at hand; shown as a lighter part. */
  after?: number;
  /** Negative: no limit. */
  limit: number;
  /** The figures in words, such as "3 of 20". */
  text: ReactNode;
  className?: string;
}

/** Usage against a limit, with the part that an action would add. Turns amber from 80 % and red beyond the limit. */
export function Meter({ label, name, used, after, limit, text, className }: MeterProps) {
  const total = after ?? used;
  const share = (value: number) =>
    limit > 0 ? Math.min(100, (value / limit) * 100) : limit === 0 && value > 0 ? 100 : 0;
  const over = limit >= 0 && total > limit;
  const near = limit > 0 && total / limit >= 0.8;
  const colour = over ? 'bg-danger' : near ? 'bg-warning' : 'bg-primary';
  return (
    <div className={cn('grid gap-1', className)}>
      <div className="flex items-baseline justify-between gap-3 text-xs">
        <span className="font-medium text-fg">{label}</span>
        <span className={cn('tabular-nums', over ? 'font-medium text-danger-text' : 'text-muted')}>
          {text}
        </span>
      </div>
      <div
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={limit > 0 ? limit : Math.max(total, 1)}
        aria-valuenow={limit > 0 ? Math.min(total, limit) : total}
        aria-valuetext={typeof text === 'string' ? text : undefined}
        className="relative h-1.5 overflow-hidden rounded-full bg-hover"
      >
        {after !== undefined && after > used ? (
          <div
            className={cn('absolute inset-y-0 left-0 opacity-45', colour)}
            style={{ width: `${share(after)}%` }}
          />
        ) : null}
        <div className={cn('absolute inset-y-0 left-0', colour)} style={{ width: `${share(used)}%` }} />
      </div>
    </div>
  );
}
