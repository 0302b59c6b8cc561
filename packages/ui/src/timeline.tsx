import type { ReactNode } from 'react';
import { toneSoft, type Tone } from './badge';
import { cn } from './cn';

export interface TimelineItem {
  id: string;
  tone: Tone;
  icon: ReactNode;
  /** Under way: the icon turns. */
  busy?: boolean;
  title: ReactNode;
  /** At the right: a duration. */
  aside?: ReactNode;
  detail?: ReactNode;
}

/** Steps in order, joined by a line. */
export function Timeline({ items, label }: { items: readonly TimelineItem[]; label: string }) {
  return (
    <ol aria-label={label} className="relative">
      {items.map((item, index) => (
        <li key={item.id} className="relative flex gap-3 pb-4 last:pb-0">
          {index < items.length - 1 ? (
            <span aria-hidden className="absolute top-6 bottom-0 left-3 w-px -translate-x-1/2 bg-line" />
          ) : null}
          <span
            aria-hidden
            className={cn(
              'flex size-6 shrink-0 items-center justify-center rounded-full ring-1 ring-inset [&_svg]:size-3.5',
              toneSoft[item.tone],
              item.busy && '[&_svg]:animate-spin',
            )}
          >
            {item.icon}
          </span>
          <div className="min-w-0 flex-1 pt-0.5">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="font-medium wrap-anywhere">{item.title}</span>
              {item.aside ? <span className="text-xs text-muted tabular-nums">{item.aside}</span> : null}
            </div>
            {item.detail ? <div className="text-xs text-muted wrap-anywhere">{item.detail}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
