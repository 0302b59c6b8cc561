import type { ReactNode } from 'react';

export interface PageHeaderProps {
  title: ReactNode;
  /** Beside the title: a status. */
  badge?: ReactNode;
  description?: ReactNode;
  breadcrumbs?: ReactNode;
  actions?: ReactNode;
}

/** The head of a page: where, what, and what to do. */
export function PageHeader({ title, badge, description, breadcrumbs, actions }: PageHeaderProps) {
  return (
    <header className="mb-5 grid gap-2">
      {breadcrumbs}
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="text-2xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
            {badge}
          </div>
          {description ? (
            <div className="mt-1 max-w-3xl text-sm text-muted wrap-anywhere">{description}</div>
          ) : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
    </header>
  );
}
