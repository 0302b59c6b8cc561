import { ChevronRight } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';

export interface BreadcrumbsProps {
  /** Accessible name. */
  label: string;
  /** Links, from the root; the last is the page itself. */
  items: readonly ReactNode[];
}

/** Where the page is. */
export function Breadcrumbs({ label, items }: BreadcrumbsProps) {
  return (
    <nav aria-label={label}>
      <ol className="flex flex-wrap items-center gap-1 text-xs text-muted [&_a]:rounded-sm [&_a]:hover:text-fg [&_a]:hover:underline">
        {items.map((item, index) => (
          <Fragment key={index}>
            {index > 0 ? (
              <li aria-hidden>
                <ChevronRight className="size-3.5" />
              </li>
            ) : null}
            <li aria-current={index === items.length - 1 ? 'page' : undefined} className="max-w-60 truncate">
              {item}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
