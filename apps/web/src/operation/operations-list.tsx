'use client';
import {
  Button,
  DropdownMenu,
  EmptyState,
  CheckboxField,
  MenuCheckboxItem,
  MenuLabel,
  Progress,
  RelativeTime,
  SearchInput,
  type DataTableColumn,
} from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Activity, ChevronDown } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { parseAsArrayOf, parseAsBoolean, parseAsInteger, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { formatDuration } from '../format/units';
import { ListCard } from '../list/list-card';
import { useListState } from '../list/use-list-state';
import { useCan } from '../session/me';
import { useTRPC } from '../trpc/client';
import { CancelOperationButton } from './cancel-operation-button';
import { useOperationNames } from './operation-names';
import { OperationState, operationStates } from './operation-state';
import type { OperationSummary } from './operation-types';

export interface OperationsListProps {
  /** Only those of one resource. */
  subjectId?: string;
  emptyTitle: string;
  emptyDescription?: string;
}

/** Operations with their state, newest first. */
export function OperationsList({ subjectId, emptyTitle, emptyDescription }: OperationsListProps) {
  const t = useTranslations('operations');
  const trpc = useTRPC();
  const list = useListState(['createdAt', 'kind', 'state', 'subjectName'], { by: 'createdAt', dir: 'desc' });
  const seesAll = useCan('operation.all-projects');
  const [filters, setFilters] = useQueryStates({
    state: parseAsArrayOf(parseAsStringLiteral(operationStates)).withDefault([]),
    all: parseAsBoolean.withDefault(false),
    page: parseAsInteger.withDefault(1),
  });
  const query = useQuery({
    ...trpc.operation.list.queryOptions({
      ...list.input,
      state: filters.state.length > 0 ? filters.state : undefined,
      allProjects: (filters.all && seesAll) || undefined,
      ...(subjectId ? { subjectId, allProjects: seesAll || undefined } : {}),
    }),
    placeholderData: keepPreviousData,
  });
  const columns = useOperationColumns(subjectId === undefined);
  const searching = filters.state.length > 0 || list.search !== '';
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        {subjectId ? null : (
          <SearchInput
            label={t('searchLabel')}
            placeholder={t('searchLabel')}
            value={list.search}
            onChange={(event) => list.setSearch(event.target.value)}
            className="w-full sm:w-72"
          />
        )}
        <DropdownMenu
          align="start"
          trigger={
            <Button>
              {t('filters.stateCount', { count: filters.state.length })}
              <ChevronDown aria-hidden className="text-muted" />
            </Button>
          }
        >
          <MenuLabel>{t('filters.state')}</MenuLabel>
          {operationStates.map((state) => (
            <MenuCheckboxItem
              key={state}
              checked={filters.state.includes(state)}
              onCheckedChange={(checked) =>
                void setFilters({
                  page: 1,
                  state: checked ? [...filters.state, state] : filters.state.filter((each) => each !== state),
                })
              }
            >
              {t(`state.${state}`)}
            </MenuCheckboxItem>
          ))}
        </DropdownMenu>
        <span className="flex-1" />
        {seesAll && !subjectId ? (
          <CheckboxField
            label={t('filters.allProjects')}
            checked={filters.all}
            onCheckedChange={(all) => void setFilters({ page: 1, all })}
          />
        ) : null}
      </div>
      <ListCard
        label={t('table')}
        columns={columns}
        query={query}
        list={list}
        rowId={(row) => row.id}
        rowActions={(row) => <CancelOperationButton operation={row} />}
        onClearFilters={
          searching
            ? () => {
                list.setSearch('');
                void setFilters({ page: 1, state: [] });
              }
            : undefined
        }
        empty={<EmptyState icon={<Activity />} title={emptyTitle} description={emptyDescription} />}
      />
    </>
  );
}

function useOperationColumns(withSubject: boolean): DataTableColumn<OperationSummary>[] {
  const t = useTranslations('operations');
  const locale = useLocale();
  const names = useOperationNames();
  return useMemo(() => {
    const columns: (DataTableColumn<OperationSummary> | null)[] = [
      {
        id: 'kind',
        header: t('columns.kind'),
        sortable: true,
        onPhone: 'title',
        cell: (row) => (
          <div className="min-w-36">
            <Link
              href={`/operations/${row.id}`}
              className="font-medium hover:text-primary-text hover:underline"
            >
              {names.kind(row.kind)}
            </Link>
            {row.error?.message ? (
              <div className="line-clamp-2 max-w-md text-xs text-danger-text">{row.error.message}</div>
            ) : null}
          </div>
        ),
      },
      withSubject
        ? {
            id: 'subjectName',
            header: t('columns.subject'),
            sortable: true,
            cell: (row) => <OperationSubject operation={row} />,
          }
        : null,
      {
        id: 'state',
        header: t('columns.state'),
        sortable: true,
        cell: (row) => (
          <span className="inline-grid justify-items-start gap-1 max-md:justify-items-end">
            <OperationState state={row.state} />
            {row.finishedAt ? null : (
              <Progress
                value={row.progress}
                label={t('progressOf', { name: row.subjectName })}
                className="w-24"
              />
            )}
          </span>
        ),
      },
      { id: 'actor', header: t('columns.actor'), cell: (row) => row.actorName || t('system') },
      {
        id: 'createdAt',
        header: t('columns.createdAt'),
        sortable: true,
        cell: (row) => <RelativeTime date={row.createdAt} className="whitespace-nowrap text-muted" />,
      },
      {
        id: 'duration',
        header: t('columns.duration'),
        align: 'right',
        onPhone: 'hidden',
        cell: (row) =>
          row.startedAt && row.finishedAt ? (
            <span className="whitespace-nowrap">
              {formatDuration(row.finishedAt.getTime() - row.startedAt.getTime(), locale)}
            </span>
          ) : null,
      },
    ];
    return columns.filter((column) => column !== null);
  }, [t, locale, names, withSubject]);
}

/** The resource of an operation, as a link where it has a page. */
export function OperationSubject({
  operation,
}: {
  operation: Pick<OperationSummary, 'subjectType' | 'subjectId' | 'subjectName'>;
}) {
  const name = operation.subjectName || operation.subjectId;
  if (operation.subjectType !== 'instance') return name;
  return (
    <Link
      href={`/compute/instances/${operation.subjectId}`}
      className="text-primary-text wrap-anywhere hover:underline"
    >
      {name}
    </Link>
  );
}
