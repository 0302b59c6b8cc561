'use client';
import { Button, CodeBlock, CopyButton, Dialog } from '@skydeck/ui';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { KeyRound, Plus, Trash2, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../actions/row-actions';
import { useConfirmedAction } from '../dialog/use-confirmed-action';
import { NameCell, TimeCell } from '../list/cells';
import { ListPage } from '../list/list-page';
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
  const denied = useCan('compute.key-pair.write') ? null : t('denied');
  const list = useListState({
    sortKeys: ['name', 'type', 'createdAt'],
    initial: { by: 'name', dir: 'asc' },
  });
  const query = useQuery({
    ...trpc.keyPair.list.queryOptions(list.input),
    placeholderData: keepPreviousData,
  });
  const [open, setOpen] = useState<'import' | 'generate' | null>(null);
  const [viewed, setViewed] = useState<KeyPair | null>(null);
  const remove = useMutation(trpc.keyPair.delete.mutationOptions());
  const removal = useConfirmedAction<KeyPair>({
    label: common('delete'),
    run: ({ id }) => remove.mutateAsync({ id }),
    words: (rows) => {
      const about = { count: rows.length, name: rows[0]?.name ?? '' };
      return {
        title: t('delete.title', about),
        description: t('delete.description'),
        done: t('delete.done', about),
      };
    },
    onDone: () => void query.refetch(),
  });
  const deletion = (rows: KeyPair[]) => ({
    key: 'delete',
    label: common('delete'),
    icon: <Trash2 />,
    danger: true,
    disabledReason: denied,
    pinned: true,
    onSelect: () => removal.ask(rows),
  });
  return (
    <ListPage
      title={t('title')}
      description={t('description')}
      actions={
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
      }
      query={query}
      list={list}
      searchLabel={t('searchLabel')}
      columns={[
        {
          id: 'name',
          header: t('columns.name'),
          sortable: true,
          onPhone: 'title',
          cell: (row) => <NameCell name={row.name} onOpen={() => setViewed(row)} />,
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
          cell: (row) => <TimeCell date={row.createdAt} />,
        },
      ]}
      rowActions={(row) => <RowActions name={row.name} items={[deletion([row])]} />}
      bulk={{ rowName: (row) => row.name, actions: (rows) => [deletion(rows)] }}
      empty={{ icon: <KeyRound />, title: t('empty.title'), description: t('empty.description') }}
    >
      {open === 'import' ? <ImportKeyPairDialog onClose={() => setOpen(null)} /> : null}
      {open === 'generate' ? <GenerateKeyPairDialog onClose={() => setOpen(null)} /> : null}
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
      {removal.dialog}
    </ListPage>
  );
}
