'use client';
import { resourceTypes } from '@skydeck/core/image/metadata/namespace.input';
import { Badge, Button, type DataTableColumn } from '@skydeck/ui';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { ListTree, Pencil, Trash2, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../../actions/row-actions';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { useSay } from '../../i18n/sentences/sentences-provider';
import { NameCell, TimeCell } from '../../list/cells';
import { choice } from '../../list/filter-kinds';
import { SelectFilter } from '../../list/filters';
import { ListPage } from '../../list/list-page';
import { useListState } from '../../list/use-list-state';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import { EditNamespaceDialog } from './edit-namespace-dialog';
import { ImportNamespaceDialog } from './import-namespace-dialog';
import { propertiesOf, type Namespace } from './namespace';
import { NamespaceDialog } from './namespace-dialog';

const filters = { resourceType: choice(resourceTypes) };

/** Which properties there are, and what they mean; for administrators of the cloud. */
export function MetadataDefinitionsPage() {
  const t = useTranslations('metadataDefinitions');
  const say = useSay();
  const trpc = useTRPC();
  const denied = useCan('image.metadata-namespace.write') ? null : t('denied');
  const list = useListState({
    sortKeys: ['displayName', 'createdAt'],
    initial: { by: 'displayName', dir: 'asc' },
    filters,
  });
  const query = useQuery({
    ...trpc.metadataNamespace.list.queryOptions(list.input),
    placeholderData: keepPreviousData,
  });
  const [importing, setImporting] = useState(false);
  const [edited, setEdited] = useState<Namespace | null>(null);
  const [viewed, setViewed] = useState<Namespace | null>(null);
  const removal = useRemoval();
  const deletion = (rows: Namespace[]) => ({
    key: 'delete',
    label: removal.label,
    icon: <Trash2 />,
    danger: true,
    pinned: true,
    disabledReason: denied ?? (rows.length === 1 && rows[0]?.protected ? t('delete.protected') : null),
    onSelect: () => removal.ask(rows.map((row) => ({ id: row.id, name: say(row.displayName) }))),
  });
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      actions={
        <Button variant="primary" disabledReason={denied} onClick={() => setImporting(true)}>
          <Upload aria-hidden />
          {t('import.action')}
        </Button>
      }
      query={query}
      list={list}
      searchLabel={t('searchLabel')}
      filters={
        <SelectFilter
          label={t('filters.resourceType')}
          anyLabel={t('filters.anyResourceType')}
          options={resourceTypes.map((value) => ({ value, label: value }))}
          value={list.filters.resourceType}
          onChange={(resourceType) => list.setFilters({ resourceType })}
        />
      }
      columns={useColumns(setViewed)}
      rowActions={(row) => (
        <RowActions
          name={say(row.displayName)}
          items={[
            {
              key: 'edit',
              label: t('edit.action'),
              icon: <Pencil />,
              disabledReason: denied,
              onSelect: () => setEdited(row),
            },
            deletion([row]),
          ]}
        />
      )}
      bulk={{ rowName: (row) => say(row.displayName), actions: (rows) => [deletion(rows)] }}
      empty={{ icon: <ListTree />, title: t('empty.title'), description: t('empty.description') }}
    >
      {importing ? <ImportNamespaceDialog onClose={() => setImporting(false)} /> : null}
      {edited ? <EditNamespaceDialog namespace={edited} onClose={() => setEdited(null)} /> : null}
      {viewed ? <NamespaceDialog namespace={viewed} onClose={() => setViewed(null)} /> : null}
      {removal.dialog}
    </ListPage>
  );
}

function useRemoval() {
  const t = useTranslations('metadataDefinitions');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const remove = useMutation(trpc.metadataNamespace.delete.mutationOptions());
  const label = common('delete');
  const removal = useConfirmedAction<{ id: string; name: string }>({
    label,
    run: ({ id }) => remove.mutateAsync({ id }),
    words: (rows) => {
      const about = { count: rows.length, name: rows[0]?.name ?? '' };
      return {
        title: t('delete.title', about),
        description: t('delete.description'),
        done: t('delete.done', about),
      };
    },
  });
  return { ...removal, label };
}

function useColumns(view: (row: Namespace) => void): DataTableColumn<Namespace>[] {
  const t = useTranslations('metadataDefinitions');
  const say = useSay();
  const yesNo = (value: boolean) => t(value ? 'yes' : 'no');
  return [
    {
      id: 'displayName',
      header: t('columns.displayName'),
      sortable: true,
      onPhone: 'title',
      cell: (row) => (
        <NameCell name={say(row.displayName)} onOpen={() => view(row)} description={row.namespace} />
      ),
    },
    {
      id: 'resourceTypes',
      header: t('columns.resourceTypes'),
      cell: (row) => (
        <span className="flex flex-wrap gap-1">
          {row.resourceTypes.map(({ name }) => (
            <Badge key={name}>{name}</Badge>
          ))}
        </span>
      ),
    },
    {
      id: 'properties',
      header: t('columns.properties'),
      align: 'right',
      cell: (row) => propertiesOf(row).length,
    },
    { id: 'public', header: t('columns.public'), cell: (row) => yesNo(row.public) },
    { id: 'protected', header: t('columns.protected'), cell: (row) => yesNo(row.protected) },
    {
      id: 'createdAt',
      header: t('columns.createdAt'),
      sortable: true,
      cell: (row) => <TimeCell date={row.createdAt} />,
    },
  ];
}
