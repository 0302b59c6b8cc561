import type { ReactNode } from 'react';
import { cn } from './cn';

export interface KeyValue {
  key: string;
  label: ReactNode;
  value: ReactNode;
}

/** Facts as term and description. */
export function KeyValueList({ items, className }: { items: readonly KeyValue[]; className?: string }) {
  return (
    <dl className={cn('grid gap-x-4 gap-y-3 text-sm sm:grid-cols-[minmax(7rem,max-content)_1fr]', className)}>
      {items.map((item) => (
        <div key={item.key} className="grid gap-x-4 gap-y-0.5 sm:col-span-2 sm:grid-cols-subgrid">
          <dt className="text-muted">{item.label}</dt>
          <dd className="min-w-0 wrap-anywhere">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
