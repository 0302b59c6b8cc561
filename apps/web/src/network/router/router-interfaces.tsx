'use client';
import { Button } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { Plus, Unplug, Waypoints } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RowActions } from '../../actions/row-actions';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { NameCell } from '../../list/cells';
import { rowsHere } from '../../list/list-card';
import { ListView } from '../../list/list-view';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import type { RouterSummary } from '../network-view';
import { useNetworkRefresh } from '../use-network-refresh';
import { AddInterfaceDialog } from './add-interface-dialog';

interface InterfaceRow {
  id: string;
  /** The network's: an interface has none of its own. */
  name: string;
  networkId: string;
  addresses: string[];
}

/** The networks that a router joins. */
export function RouterInterfaces({ router }: { router: RouterSummary }) {
  const t = useTranslations('routers.interfaces');
  const trpc = useTRPC();
  const denied = useCan('network.router.write') ? null : t('denied');
  const [adding, setAdding] = useState(false);
  const remove = useMutation(trpc.router.removeInterface.mutationOptions());
  const removal = useConfirmedAction<InterfaceRow>({
    label: t('remove'),
    run: ({ id }) => remove.mutateAsync({ id: router.id, portId: id }),
    words: ([row]) => {
      const about = { router: router.name, network: row?.name ?? '' };
      return {
        title: t('removal.title', about),
        description: t('removal.description', about),
        done: t('removal.done', about),
      };
    },
    onDone: useNetworkRefresh(),
  });
  const rows = router.interfaces.map(({ portId, networkId, networkName, addresses }): InterfaceRow => ({
    id: portId,
    name: networkName,
    networkId,
    addresses: addresses.map(({ address }) => address),
  }));
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
            id: 'network',
            header: t('network'),
            onPhone: 'title',
            cell: (row) => <NameCell name={row.name} href={`/network/networks/${row.networkId}`} />,
          },
          {
            id: 'addresses',
            header: t('addresses'),
            cell: (row) => <span className="font-mono text-xs">{row.addresses.join(', ')}</span>,
          },
        ]}
        rowActions={(row) => (
          <RowActions
            name={row.name}
            items={[
              {
                key: 'remove',
                label: t('remove'),
                icon: <Unplug />,
                danger: true,
                disabledReason: denied,
                onSelect: () => removal.ask([row]),
              },
            ]}
          />
        )}
        empty={{
          icon: <Waypoints />,
          title: t('empty.title'),
          description: t('empty.description'),
          action: add,
        }}
      />
      {adding ? <AddInterfaceDialog router={router} onClose={() => setAdding(false)} /> : null}
      {removal.dialog}
    </>
  );
}
