import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

/** A raised surface. */
export function Card({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('rounded-lg border border-line bg-surface shadow-card', className)} {...props} />;
}

export interface CardSectionProps {
  title: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A card with a heading. */
export function CardSection({ title, actions, children, className }: CardSectionProps) {
  return (
    <Card className={className}>
      <div className="flex min-h-12 items-center justify-between gap-3 border-b border-line px-4 py-2">
        <h2 className="text-sm font-semibold">{title}</h2>
        {actions}
      </div>
      <div className="p-4">{children}</div>
    </Card>
  );
}
