import { cn } from './cn';

/** A grey shape where content will be. Hidden from screen readers; mark the region `aria-busy`. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      data-slot="skeleton"
      className={cn('block h-4 animate-pulse rounded-sm bg-hover', className)}
    />
  );
}
