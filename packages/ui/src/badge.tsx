import type { ReactNode } from 'react';
import { cn } from './cn';

export type Tone = 'neutral' | 'primary' | 'success' | 'warning' | 'danger' | 'info';

export const toneSoft: Record<Tone, string> = {
  neutral: 'bg-subtle text-muted ring-line',
  primary: 'bg-primary-soft text-primary-text ring-primary/25',
  success: 'bg-success-soft text-success-text ring-success/25',
  warning: 'bg-warning-soft text-warning-text ring-warning/30',
  danger: 'bg-danger-soft text-danger-text ring-danger/25',
  info: 'bg-info-soft text-info-text ring-info/25',
};

export interface BadgeProps {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A small label. For states use {@link StatusBadge}, which always has an icon and a word. */
export function Badge({ tone = 'neutral', icon, children, className }: BadgeProps) {
  return (
    <span
      className={cn(
        'inline-flex max-w-full items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap ring-1 ring-inset [&_svg]:size-3.5 [&_svg]:shrink-0',
        toneSoft[tone],
        className,
      )}
    >
      {icon ? (
        <span aria-hidden className="contents">
          {icon}
        </span>
      ) : null}
      <span className="truncate">{children}</span>
    </span>
  );
}

export interface StatusBadgeProps {
  tone: Tone;
  icon: ReactNode;
  /** The state's word: colour alone says nothing to many. */
  label: string;
  /** Under way: the icon turns. */
  busy?: boolean;
  className?: string;
}

/** A state as colour + icon + word. */
export function StatusBadge({ tone, icon, label, busy = false, className }: StatusBadgeProps) {
  return (
    <Badge tone={tone} icon={icon} className={cn(busy && '[&_svg]:animate-spin', className)}>
      {label}
    </Badge>
  );
}
