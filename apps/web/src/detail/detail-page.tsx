'use client';
import { Button, EmptyState, PageHeader, Skeleton, Tabs, type TabItem } from '@skydeck/ui';
import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { parseAsString, useQueryState } from 'nuqs';
import { useEffect, type ReactNode } from 'react';
import { readAppError } from '../errors/app-error';
import { ErrorAlert } from '../errors/error-alert';
import { PageBreadcrumbs } from '../shell/page-breadcrumbs';

/** The parts of a query result that a page of one resource shows. */
export interface DetailQuery<Data> {
  /** Undefined while it loads. */
  data: Data;
  error: unknown;
  isError: boolean;
  refetch: () => unknown;
}

export interface DetailPageProps<Data, Item = NonNullable<Data>> {
  /** `useQuery` of a `get` procedure. */
  query: DetailQuery<Data>;
  /** Where it is one of many. */
  parent: { href: string; label: string };
  title: (item: Item) => string;
  /** Beside the title: its status. */
  badge?: (item: Item) => ReactNode;
  description?: (item: Item) => ReactNode;
  /** Buttons: a main one, and an `ActionsMenu` for the rest. */
  actions?: (item: Item) => ReactNode;
  /** Between the head and the rest: progress, a failure. */
  notice?: (item: Item) => ReactNode;
  /** The first is shown at first; which one is open is kept in the address. Null is left out. */
  tabs?: (item: Item) => readonly (TabItem | null)[];
  /** Without tabs. */
  children?: (item: Item) => ReactNode;
}

/** A page about one resource: loading, gone, failed, or its head with status, actions and tabs. */
export function DetailPage<Data extends object | undefined>(props: DetailPageProps<Data>) {
  const t = useTranslations('common');
  const { query, parent } = props;
  const item = query.data ?? undefined;
  const title = item === undefined ? null : props.title(item);
  const documentTitle = title === null ? null : t('documentTitle', { title });
  useEffect(() => {
    if (documentTitle) document.title = documentTitle;
  }, [documentTitle]);

  // What is deleted stays in the cache; the answer of now counts.
  if (query.isError && ['NOT_FOUND', 'INVALID'].includes(readAppError(query.error).code))
    return (
      <EmptyState
        icon={<SearchX />}
        title={t('notFound.title')}
        titleAs="h1"
        description={t('notFound.hint')}
        action={
          <Button asChild>
            <Link href={parent.href}>{t('notFound.toList', { list: parent.label })}</Link>
          </Button>
        }
      />
    );
  if (query.isError && item === undefined)
    return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (item === undefined)
    return (
      <div aria-busy className="grid gap-4">
        <Skeleton className="h-8 w-64" />
        <Skeleton className="h-10 w-full" />
        <Skeleton className="h-72 w-full" />
      </div>
    );
  return (
    <>
      <PageHeader
        breadcrumbs={<PageBreadcrumbs parent={parent} title={title} />}
        title={title}
        badge={props.badge?.(item)}
        description={props.description?.(item)}
        actions={props.actions?.(item)}
      />
      {props.notice?.(item)}
      {props.tabs ? (
        <TabsInAddress label={title ?? ''} items={props.tabs(item).filter((tab) => tab !== null)} />
      ) : null}
      {props.children?.(item)}
    </>
  );
}

function TabsInAddress({ label, items }: { label: string; items: readonly TabItem[] }) {
  const [tab, setTab] = useQueryState('tab', parseAsString);
  const [first] = items;
  const open = items.find((item) => item.value === tab) ?? first;
  return (
    <Tabs
      label={label}
      value={open?.value ?? ''}
      onValueChange={(value) => void setTab(value === first?.value ? null : value, { history: 'push' })}
      items={items}
    />
  );
}
