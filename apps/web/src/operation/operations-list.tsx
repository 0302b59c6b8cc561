'use client';
import { Progress, type DataTableColumn } from '@skydeck/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Activity } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { useErrorText } from '../errors/use-error-text';
import { formatDuration } from '../format/units';
import { NameCell, TimeCell } from '../list/cells';
import { choices, scope } from '../list/filter-kinds';
import { CheckFilter, ChoicesFilter } from '../list/filters';
import { ListView } from '../list/list-view';
import { useListState } from '../list/use-list-state';
import { useCan } from '../session/me';
import { useTRPC } from '../trpc/client';
import { CancelOperationButton } from './cancel-operation-button';
import { useOperationNames } from './operation-names';
import { OperationState, operationStates } from './operation-state';
import type { OperationSummary } from './operation-types';

const kinds = { state: choices(operationStates), allProjects: scope() };

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
  const seesAll = useCan('operation.all-projects');
  const list = useListState({
    sortKeys: ['createdAt', 'kind', 'state', 'subjectName'],
    initial: { by: 'createdAt', dir: 'desc' },
    filters: kinds,
  });
  const { allProjects, ...input } = list.input;
  const query = useQuery({
    ...trpc.operation.list.queryOptions({
      ...input,
      subjectId,
      allProjects: (seesAll && (allProjects || subjectId !== undefined)) || undefined,
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <ListView
      label={t('table')}
      query={query}
      list={list}
      searchLabel={subjectId ? undefined : t('searchLabel')}
      filters={
        <ChoicesFilter
          label={t('filters.state')}
          options={operationStates.map((value) => ({ value, label: t(`state.${value}`) }))}
          value={list.filters.state}
          onChange={(state) => list.setFilters({ state })}
        />
      }
      scope={
        seesAll && !subjectId ? (
          <CheckFilter
            label={t('filters.allProjects')}
            value={list.filters.allProjects}
            onChange={(all) => list.setFilters({ allProjects: all })}
          />
        ) : null
      }
      columns={useOperationColumns(subjectId)}
      rowActions={(row) => <CancelOperationButton operation={row} />}
      empty={{ icon: <Activity />, title: emptyTitle, description: emptyDescription }}
    />
  );
}

/** @param of those of one resource; of others that they are about, the name is shown */
function useOperationColumns(of: string | undefined): (DataTableColumn<OperationSummary> | null)[] {
  const t = useTranslations('operations');
  const locale = useLocale();
  const names = useOperationNames();
  const { describe } = useErrorText();
  return [
    {
      id: 'kind',
      header: t('columns.kind'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => (
        <NameCell
          name={names.kind(row.kind)}
          href={`/operations/${row.id}`}
          description={of === undefined || row.subjectId === of ? null : row.subjectName}
        >
          {row.error?.message ? (
            <div className="line-clamp-2 text-xs text-danger-text">{describe(row.error).title}</div>
          ) : null}
        </NameCell>
      ),
    },
    of === undefined
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
      cell: (row) => <TimeCell date={row.createdAt} />,
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
