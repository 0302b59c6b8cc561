'use client';
import { Button, toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { Plus, Signpost, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { RowActions } from '../../actions/row-actions';
import { FormDialog } from '../../dialog/form-dialog';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { useForm } from '../../dialog/use-form';
import { rowsHere } from '../../list/list-card';
import { ListView } from '../../list/list-view';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import type { RouterSummary } from '../network-view';
import { TypedField } from '../typed-fields';
import { useNetworkRefresh } from '../use-network-refresh';
import type { RouterDialogProps } from './edit-router-dialog';
import { routeSchema } from './router-draft';

interface RouteRow {
  id: string;
  /** For lists and questions. */
  name: string;
  destination: string;
  nextHop: string;
}

/** Ways that a router knows besides its networks and its gateway. */
export function RouterRoutes({ router }: { router: RouterSummary }) {
  const t = useTranslations('routers.routes');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const denied = useCan('network.router.write') ? null : t('denied');
  const [adding, setAdding] = useState(false);
  const update = useMutation(trpc.router.update.mutationOptions());
  const rows = router.routes.map(({ destination, nextHop }): RouteRow => ({
    id: `${destination} ${nextHop}`,
    name: t('name', { destination, nextHop }),
    destination,
    nextHop,
  }));
  const removal = useConfirmedAction<RouteRow>({
    label: common('delete'),
    run: (row) =>
      update.mutateAsync({
        id: router.id,
        routes: router.routes.filter(
          ({ destination, nextHop }) => destination !== row.destination || nextHop !== row.nextHop,
        ),
      }),
    words: ([row]) => {
      const about = { destination: row?.destination ?? '', router: router.name };
      return { title: t('delete.title', about), done: t('delete.done', about) };
    },
    onDone: useNetworkRefresh(),
  });
  const add = (
    <Button disabledReason={denied} onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      {t('add')}
    </Button>
  );
  return (
    <>
      <ListView
        label={t('title')}
        query={rowsHere(rows)}
        scope={rows.length > 0 ? add : null}
        columns={[
          {
            id: 'destination',
            header: t('destination'),
            onPhone: 'title',
            cell: (row) => <span className="font-mono text-xs">{row.destination}</span>,
          },
          {
            id: 'nextHop',
            header: t('nextHop'),
            cell: (row) => <span className="font-mono text-xs">{row.nextHop}</span>,
          },
        ]}
        rowActions={(row) => (
          <RowActions
            name={row.name}
            items={[
              {
                key: 'delete',
                label: common('delete'),
                icon: <Trash2 />,
                danger: true,
                disabledReason: denied,
                onSelect: () => removal.ask([row]),
              },
            ]}
          />
        )}
        empty={{
          icon: <Signpost />,
          title: t('empty.title'),
          description: t('empty.description'),
          action: add,
        }}
      />
      {adding ? <AddRouteDialog router={router} onClose={() => setAdding(false)} /> : null}
      {removal.dialog}
    </>
  );
}

function AddRouteDialog({ router, onClose }: RouterDialogProps) {
  const t = useTranslations('routers.routes');
  const trpc = useTRPC();
  const refresh = useNetworkRefresh();
  const schema = useMemo(() => routeSchema(router), [router]);
  const form = useForm(schema, { destination: '', nextHop: '' });
  const update = useMutation(trpc.router.update.mutationOptions());
  return (
    <FormDialog
      title={t('addTo', { name: router.name })}
      form={form}
      mutation={update}
      onClose={onClose}
      submitLabel={t('add')}
      onSubmit={(input) =>
        update.mutate(input, {
          onSuccess: () => {
            toast.success(t('added', { router: router.name }));
            refresh();
            onClose();
          },
        })
      }
    >
      {(['destination', 'nextHop'] as const).map((name) => (
        <TypedField
          key={name}
          label={t(name)}
          hint={t(`${name}Hint`)}
          value={form.values[name]}
          onChange={(value) => form.set({ [name]: value })}
          problem={form.problem(name)}
          required
          mono
        />
      ))}
    </FormDialog>
  );
}
