'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ArrowRightLeft, Link2, Pencil, Trash2, Unlink } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import type { ActionItem } from '../../actions/action-item';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { useCan } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import { AssociateFloatingIpDialog } from './associate-floating-ip-dialog';
import { EditFloatingIpDialog } from './edit-floating-ip-dialog';
import type { FloatingIp, NamedFloatingIp } from './floating-ip-view';
import { ForwardingsDialog } from './forwardings-dialog';

type Opened = { dialog: 'associate' | 'forwardings' | 'edit'; id: string } | null;

const named = (floatingIp: FloatingIp): NamedFloatingIp => ({ ...floatingIp, name: floatingIp.address });

/** Actions on the floating IPs of a list. */
export function useFloatingIpActions(rows: readonly FloatingIp[]): {
  items: (floatingIp: FloatingIp) => ActionItem[];
  bulkItems: (floatingIps: readonly FloatingIp[], clear: () => void) => ActionItem[];
  /** To be put anywhere into the page. */
  dialogs: ReactNode;
} {
  const t = useTranslations('floatingIps');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useCan('network.floating-ip.write') ? null : t('reasons.role');
  const [opened, setOpened] = useState<Opened>(null);
  const refresh = () => void queryClient.invalidateQueries(trpc.floatingIp.pathFilter());
  const update = useMutation(trpc.floatingIp.update.mutationOptions());
  const disassociation = useConfirmedAction<NamedFloatingIp>({
    label: t('actions.disassociate'),
    run: ({ id }) => update.mutateAsync({ id, portId: null }),
    words: ([row]) => {
      const about = { address: row?.address ?? '', fixed: row?.fixedAddress ?? '' };
      return {
        title: t('disassociate.title', about),
        description: t('disassociate.description', about),
        done: t('disassociate.done', about),
      };
    },
    onDone: refresh,
  });
  const release = useMutation(trpc.floatingIp.release.mutationOptions());
  const releasing = useConfirmedAction<NamedFloatingIp>({
    label: t('actions.release'),
    run: ({ id }) => release.mutateAsync({ id }),
    words: (chosen) => {
      const about = { count: chosen.length, address: chosen[0]?.address ?? '' };
      return {
        title: t('release.title', about),
        description: t('release.description'),
        done: t('release.done', about),
      };
    },
    onDone: refresh,
  });
  const open =
    (dialog: NonNullable<Opened>['dialog'], { id }: FloatingIp) =>
    () =>
      setOpened({ dialog, id });
  const close = () => setOpened(null);
  const forwards = ({ forwardings }: FloatingIp) =>
    forwardings.length > 0 ? t('reasons.forwards', { count: forwardings.length }) : null;
  // Live, as what is opened is looked at for a while.
  const floatingIp = rows.find(({ id }) => id === opened?.id);
  const dialog = floatingIp ? opened?.dialog : undefined;
  return {
    items: (row) => [
      {
        key: 'associate',
        label: t('actions.associate'),
        icon: <Link2 />,
        group: 'lead',
        disabledReason: denied ?? forwards(row) ?? (row.fixedPortId ? t('reasons.associated') : null),
        onSelect: open('associate', row),
      },
      {
        key: 'disassociate',
        label: t('actions.disassociate'),
        icon: <Unlink />,
        group: 'lead',
        disabledReason: denied ?? (row.fixedPortId ? null : t('reasons.notAssociated')),
        onSelect: () => disassociation.ask([named(row)]),
      },
      {
        key: 'forwardings',
        label: t('actions.forwardings'),
        icon: <ArrowRightLeft />,
        group: 'lead',
        disabledReason: denied ?? (row.fixedPortId ? t('reasons.whole') : null),
        onSelect: open('forwardings', row),
      },
      {
        key: 'edit',
        label: t('actions.edit'),
        icon: <Pencil />,
        group: 'change',
        disabledReason: denied,
        onSelect: open('edit', row),
      },
      {
        key: 'release',
        label: t('actions.release'),
        icon: <Trash2 />,
        danger: true,
        group: 'release',
        disabledReason: denied,
        onSelect: () => releasing.ask([named(row)]),
      },
    ],
    bulkItems: (chosen, clear) => [
      {
        key: 'release',
        label: t('actions.release'),
        icon: <Trash2 />,
        danger: true,
        pinned: true,
        disabledReason: denied,
        onSelect: () => {
          releasing.ask(chosen.map(named));
          clear();
        },
      },
    ],
    dialogs: (
      <>
        {floatingIp && dialog === 'associate' ? (
          <AssociateFloatingIpDialog floatingIp={floatingIp} onClose={close} />
        ) : null}
        {floatingIp && dialog === 'forwardings' ? (
          <ForwardingsDialog floatingIp={floatingIp} onClose={close} />
        ) : null}
        {floatingIp && dialog === 'edit' ? (
          <EditFloatingIpDialog floatingIp={floatingIp} onClose={close} />
        ) : null}
        {disassociation.dialog}
        {releasing.dialog}
      </>
    ),
  };
}
