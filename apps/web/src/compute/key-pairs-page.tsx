'use client';
import {
  Button,
  CodeBlock,
  ConfirmDialog,
  CopyButton,
  Dialog,
  EmptyState,
  IconButton,
  PageHeader,
  RelativeTime,
  SearchInput,
  toast,
  type DataTableColumn,
} from '@skydeck/ui';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { KeyRound, Plus, Trash2, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { useToastError } from '../errors/use-toast-error';
import { ListCard } from '../list/list-card';
import { useListState } from '../list/use-list-state';
import { useCan } from '../session/me';
import { useTRPC, type RouterOutputs } from '../trpc/client';
import { GenerateKeyPairDialog } from './generate-key-pair-dialog';
import { ImportKeyPairDialog } from './import-key-pair-dialog';

type KeyPair = RouterOutputs['keyPair']['list']['items'][number];

/** The user's SSH keys. */
export function KeyPairsPage() {
  const t = useTranslations('keyPairs');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const mayWrite = useCan('compute.key-pair.write');
  const denied = mayWrite ? null : t('denied');
  const list = useListState(['name', 'type', 'createdAt'], { by: 'name', dir: 'asc' });
  const query = useQuery({
    ...trpc.keyPair.list.queryOptions(list.input),
    placeholderData: keepPreviousData,
  });
  const [open, setOpen] = useState<'import' | 'generate' | null>(null);
  const [deleting, setDeleting] = useState<KeyPair | null>(null);
  const [viewed, setViewed] = useState<KeyPair | null>(null);
  const toastError = useToastError();
  const remove = useMutation(trpc.keyPair.delete.mutationOptions({ onError: toastError }));
  const columns = useKeyPairColumns(setViewed);
  const buttons = (
    <>
      <Button disabledReason={denied} onClick={() => setOpen('import')}>
        <Upload aria-hidden />
        {t('import')}
      </Button>
      <Button variant="primary" disabledReason={denied} onClick={() => setOpen('generate')}>
        <Plus aria-hidden />
        {t('generate')}
      </Button>
    </>
  );
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={buttons} />
      <SearchInput
        label={t('searchLabel')}
        placeholder={t('searchLabel')}
        value={list.search}
        onChange={(event) => list.setSearch(event.target.value)}
        className="mb-3 w-full sm:w-72"
      />
      <ListCard
        label={t('table')}
        columns={columns}
        query={query}
        list={list}
        rowId={(row) => row.id}
        rowActions={(row) => (
          <IconButton
            size="sm"
            label={`${common('delete')}: ${row.name}`}
            icon={<Trash2 aria-hidden />}
            disabledReason={denied}
            onClick={() => setDeleting(row)}
          />
        )}
        onClearFilters={list.search ? () => list.setSearch('') : undefined}
        empty={
          <EmptyState
            icon={<KeyRound />}
            title={t('empty.title')}
            description={t('empty.description')}
            action={<div className="flex flex-wrap justify-center gap-2">{buttons}</div>}
          />
        }
      />
      <ImportKeyPairDialog open={open === 'import'} onClose={() => setOpen(null)} />
      <GenerateKeyPairDialog open={open === 'generate'} onClose={() => setOpen(null)} />
      <Dialog
        open={viewed !== null}
        onOpenChange={(next) => !next && setViewed(null)}
        title={t('viewTitle', { name: viewed?.name ?? '' })}
        size="lg"
      >
        {viewed ? (
          <div className="grid gap-3">
            <CodeBlock label={t('importDialog.publicKey')} wrap>
              {viewed.publicKey}
            </CodeBlock>
            <div>
              <CopyButton text={viewed.publicKey} withText />
            </div>
          </div>
        ) : null}
      </Dialog>
      <ConfirmDialog
        open={deleting !== null}
        onOpenChange={(next) => !next && setDeleting(null)}
        title={t('delete.title', { name: deleting?.name ?? '' })}
        description={t('delete.description')}
        confirmLabel={common('delete')}
        cancelLabel={common('cancel')}
        pending={remove.isPending}
        onConfirm={() => {
          if (!deleting) return;
          remove.mutate(
            { id: deleting.id },
            {
              onSuccess: () => {
                toast.success(t('delete.done', { name: deleting.name }));
                void query.refetch();
              },
              onSettled: () => setDeleting(null),
            },
          );
        }}
      />
    </>
  );
}

function useKeyPairColumns(view: (keyPair: KeyPair) => void): DataTableColumn<KeyPair>[] {
  const t = useTranslations('keyPairs');
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('columns.name'),
        sortable: true,
        onPhone: 'title',
        cell: (row) => (
          <button
            type="button"
            className="rounded-sm text-left font-medium wrap-anywhere hover:text-primary-text hover:underline"
            onClick={() => view(row)}
          >
            {row.name}
          </button>
        ),
      },
      { id: 'type', header: t('columns.type'), sortable: true, cell: (row) => row.type },
      {
        id: 'fingerprint',
        header: t('columns.fingerprint'),
        cell: (row) => <span className="font-mono text-xs break-all">{row.fingerprint}</span>,
      },
      {
        id: 'createdAt',
        header: t('columns.createdAt'),
        sortable: true,
        cell: (row) => <RelativeTime date={row.createdAt} className="whitespace-nowrap text-muted" />,
      },
    ],
    [t, view],
  );
}
