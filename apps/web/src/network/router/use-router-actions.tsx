'use client';
import { useMutation } from '@tanstack/react-query';
import { Globe, GlobeLock, Pencil, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import type { ActionItem } from '../../actions/action-item';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import type { RouterSummary } from '../network-view';
import { useNetworkRefresh } from '../use-network-refresh';
import { EditRouterDialog } from './edit-router-dialog';
import { GatewayDialog } from './gateway-dialog';

type Opened = { dialog: 'edit' | 'gateway'; router: RouterSummary } | null;

/** Actions on routers, for the list and for the page of one. */
export function useRouterActions(onDeleted?: () => void): {
  items: (router: RouterSummary) => ActionItem[];
  bulkItems: (routers: RouterSummary[], clear: () => void) => ActionItem[];
  /** To be put anywhere into the page. */
  dialogs: ReactNode;
} {
  const t = useTranslations('routers');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const refresh = useNetworkRefresh();
  const denied = useCan('network.router.write') ? null : t('reasons.role');
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  const remove = useMutation(trpc.router.delete.mutationOptions());
  const update = useMutation(trpc.router.update.mutationOptions());
  const removal = useConfirmedAction<RouterSummary>({
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
    onDone: () => {
      onDeleted?.();
      refresh();
    },
  });
  const clearing = useConfirmedAction<RouterSummary>({
    label: t('actions.clearGateway'),
    run: ({ id }) => update.mutateAsync({ id, gateway: null }),
    words: ([router]) => {
      const about = { name: router?.name ?? '', network: router?.gateway?.networkName ?? '' };
      return {
        title: t('clear.title', about),
        description: t('clear.description', about),
        done: t('clear.done', about),
      };
    },
    onDone: refresh,
  });
  const hasInterfaces = ({ interfaces }: RouterSummary) =>
    interfaces.length > 0 ? t('reasons.interfaces', { count: interfaces.length }) : null;
  return {
    items: (router) => [
      {
        key: 'gateway',
        label: t(router.gateway ? 'actions.changeGateway' : 'actions.setGateway'),
        icon: <Globe />,
        group: 'gateway',
        disabledReason: denied,
        onSelect: () => setOpened({ dialog: 'gateway', router }),
      },
      {
        key: 'clear-gateway',
        label: t('actions.clearGateway'),
        icon: <GlobeLock />,
        group: 'gateway',
        disabledReason: denied ?? (router.gateway ? null : t('reasons.noGateway')),
        onSelect: () => clearing.ask([router]),
      },
      {
        key: 'edit',
        label: t('actions.edit'),
        icon: <Pencil />,
        group: 'change',
        disabledReason: denied,
        onSelect: () => setOpened({ dialog: 'edit', router }),
      },
      {
        key: 'delete',
        label: common('delete'),
        icon: <Trash2 />,
        danger: true,
        group: 'delete',
        disabledReason: denied ?? hasInterfaces(router),
        onSelect: () => removal.ask([router]),
      },
    ],
    bulkItems: (routers) => [
      {
        key: 'delete',
        label: common('delete'),
        icon: <Trash2 />,
        danger: true,
        disabledReason: denied,
        onSelect: () => removal.ask(routers),
      },
    ],
    dialogs: (
      <>
        {opened?.dialog === 'edit' ? <EditRouterDialog router={opened.router} onClose={close} /> : null}
        {opened?.dialog === 'gateway' ? <GatewayDialog router={opened.router} onClose={close} /> : null}
        {removal.dialog}
        {clearing.dialog}
      </>
    ),
  };
}
