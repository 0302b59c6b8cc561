'use client';
import { useMutation } from '@tanstack/react-query';
import { Pencil, Share2, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import type { ActionItem } from '../actions/action-item';
import { useConfirmedAction } from '../dialog/use-confirmed-action';
import { useTRPC } from '../trpc/client';
import { EditNetworkDialog } from './edit-network-dialog';
import type { NetworkSummary } from './network-view';
import { ShareNetworkDialog } from './share-network-dialog';
import { useNetworkDenied } from './use-network-denied';
import { useNetworkRefresh } from './use-network-refresh';

type Opened = { dialog: 'edit' | 'share'; network: NetworkSummary } | null;

/** Actions on networks, for the list and for the page of one. */
export function useNetworkActions(onDeleted?: () => void): {
  items: (network: NetworkSummary) => ActionItem[];
  bulkItems: (networks: NetworkSummary[], clear: () => void) => ActionItem[];
  /** To be put anywhere into the page. */
  dialogs: ReactNode;
} {
  const t = useTranslations('networks');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const refresh = useNetworkRefresh();
  const writeDenied = useNetworkDenied('network.write');
  const shareDenied = useNetworkDenied('network.share');
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  const remove = useMutation(trpc.network.delete.mutationOptions());
  const removal = useConfirmedAction<NetworkSummary>({
    label: common('delete'),
    run: ({ id }) => remove.mutateAsync({ id }),
    words: (rows) => {
      const about = { count: rows.length, name: rows[0]?.name ?? '' };
      return {
        title: t('delete.title', about),
        description: t('delete.description', about),
        done: t('delete.done', about),
      };
    },
    onDone: () => {
      onDeleted?.();
      refresh();
    },
  });
  const inUse = ({ ports }: NetworkSummary) => (ports > 0 ? t('reasons.inUse', { count: ports }) : null);
  return {
    items: (network) => [
      {
        key: 'edit',
        label: t('actions.edit'),
        icon: <Pencil />,
        group: 'change',
        disabledReason: writeDenied(network),
        onSelect: () => setOpened({ dialog: 'edit', network }),
      },
      {
        key: 'share',
        label: t('actions.share'),
        icon: <Share2 />,
        group: 'change',
        disabledReason: shareDenied(network),
        onSelect: () => setOpened({ dialog: 'share', network }),
      },
      {
        key: 'delete',
        label: common('delete'),
        icon: <Trash2 />,
        danger: true,
        group: 'delete',
        disabledReason: writeDenied(network) ?? inUse(network),
        onSelect: () => removal.ask([network]),
      },
    ],
    bulkItems: (networks) => [
      {
        key: 'delete',
        label: common('delete'),
        icon: <Trash2 />,
        danger: true,
        disabledReason: networks.map(writeDenied).find((reason) => reason !== null) ?? null,
        onSelect: () => removal.ask(networks),
      },
    ],
    dialogs: (
      <>
        {opened?.dialog === 'edit' ? <EditNetworkDialog network={opened.network} onClose={close} /> : null}
        {opened?.dialog === 'share' ? <ShareNetworkDialog network={opened.network} onClose={close} /> : null}
        {removal.dialog}
      </>
    ),
  };
}
