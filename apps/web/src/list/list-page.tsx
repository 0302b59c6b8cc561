'use client';
import { PageHeader } from '@skydeck/ui';
import type { ReactNode } from 'react';
import { ListView, type ListViewProps } from './list-view';

export interface ListPageProps<Row extends { id: string }> extends Omit<ListViewProps<Row>, 'label'> {
  /** Also the table's accessible name. */
  title: string;
  description?: ReactNode;
  /** Buttons of the page, the primary one last; an empty list offers them too. */
  actions?: ReactNode;
  /** Between the head and the list: alerts, totals. */
  notice?: ReactNode;
  /** Dialogs. */
  children?: ReactNode;
}

/** A page that is a list. */
export function ListPage<Row extends { id: string }>({
  title,
  description,
  actions,
  notice,
  children,
  ...view
}: ListPageProps<Row>) {
  const action =
    view.empty.action ??
    (actions ? <div className="flex flex-wrap justify-center gap-2">{actions}</div> : null);
  return (
    <>
      <PageHeader title={title} description={description} actions={actions} />
      {notice}
      <ListView {...view} label={title} empty={{ ...view.empty, action }} />
      {children}
    </>
  );
}
