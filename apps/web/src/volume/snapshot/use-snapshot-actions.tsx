'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Archive, Database, Pencil, Rocket, Trash2, Undo2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import type { ActionItem } from '../../actions/action-item';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { useTRPC } from '../../trpc/client';
import { CreateBackupDialog } from '../backup/create-backup-dialog';
import { EditSnapshotDialog } from './edit-snapshot-dialog';
import type { SnapshotSummary } from './snapshot-view';
import { useSnapshotReason } from './use-snapshot-reason';

export interface SnapshotActionItems {
  /** Everything that can be done to one snapshot; what can't says why. */
  items: (snapshot: SnapshotSummary) => ActionItem[];
  /** What can be done to several. */
  bulkItems: (snapshots: readonly SnapshotSummary[], clear: () => void) => ActionItem[];
  /** To be put anywhere into the page. */
  dialogs: ReactNode;
}

/** Actions on snapshots, for the list of all and for those of one volume. */
export function useSnapshotActions(): SnapshotActionItems {
  const t = useTranslations('snapshots');
  const backups = useTranslations('backups');
  const common = useTranslations('common');
  const bulk = useTranslations('actions.bulk');
  const volumes = useTranslations('volumes');
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const reason = useSnapshotReason();
  const [backedUp, setBackedUp] = useState<SnapshotSummary | null>(null);
  const [edited, setEdited] = useState<SnapshotSummary | null>(null);
  const refresh = () => {
    void queryClient.invalidateQueries(trpc.snapshot.pathFilter());
    void queryClient.invalidateQueries(trpc.volume.pathFilter());
  };
  const remove = useMutation(trpc.snapshot.delete.mutationOptions());
  const removal = useConfirmedAction<SnapshotSummary>({
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
    onDone: refresh,
  });
  const revert = useMutation(trpc.snapshot.revert.mutationOptions());
  const reversion = useConfirmedAction<SnapshotSummary>({
    label: t('actions.revert'),
    run: ({ id }) => revert.mutateAsync({ id }),
    words: ([row]) => {
      const about = { name: row?.name ?? '', volume: row?.volume.name ?? '' };
      return {
        title: t('revert.title', about),
        description: t('revert.description', about),
        done: t('revert.done', about),
      };
    },
    onDone: refresh,
  });

  const items = (snapshot: SnapshotSummary): ActionItem[] => [
    {
      key: 'create-volume',
      label: t('actions.create-volume'),
      icon: <Database />,
      group: 'use',
      disabledReason: reason(snapshot, 'create-volume'),
      onSelect: () => router.push(`/volume/volumes/create?snapshot=${snapshot.id}`),
    },
    {
      key: 'launch',
      label: t('actions.launch'),
      icon: <Rocket />,
      group: 'use',
      disabledReason: reason(snapshot, 'launch'),
      onSelect: () => router.push(`/compute/instances/launch?snapshot=${snapshot.id}`),
    },
    {
      key: 'backup',
      label: backups('actions.create'),
      icon: <Archive />,
      group: 'use',
      disabledReason: reason(snapshot, 'backup'),
      onSelect: () => setBackedUp(snapshot),
    },
    {
      key: 'revert',
      label: t('actions.revert'),
      icon: <Undo2 />,
      group: 'use',
      disabledReason: reason(snapshot, 'revert'),
      onSelect: () => reversion.ask([snapshot]),
    },
    {
      key: 'edit',
      label: t('actions.update'),
      icon: <Pencil />,
      group: 'change',
      disabledReason: reason(snapshot, 'update'),
      onSelect: () => setEdited(snapshot),
    },
    {
      key: 'delete',
      label: common('delete'),
      icon: <Trash2 />,
      danger: true,
      group: 'delete',
      disabledReason: reason(snapshot, 'delete'),
      onSelect: () => removal.ask([snapshot]),
    },
  ];

  const bulkItems = (snapshots: readonly SnapshotSummary[], clear: () => void): ActionItem[] => {
    const [first] = snapshots;
    const none = !snapshots.some((snapshot) => snapshot.actions.delete.allowed);
    const why = (first && reason(first, 'delete')) ?? volumes('notNow');
    return [
      {
        key: 'delete',
        label: common('delete'),
        icon: <Trash2 />,
        danger: true,
        pinned: true,
        disabledReason: none ? bulk('allRefused', { reason: why }) : null,
        onSelect: () => {
          removal.ask(snapshots);
          clear();
        },
      },
    ];
  };

  return {
    items,
    bulkItems,
    dialogs: (
      <>
        {edited ? <EditSnapshotDialog snapshot={edited} onClose={() => setEdited(null)} /> : null}
        {backedUp ? (
          <CreateBackupDialog
            volume={{ ...backedUp.volume, status: 'in-use' }}
            snapshot={backedUp}
            onClose={() => setBackedUp(null)}
          />
        ) : null}
        {removal.dialog}
        {reversion.dialog}
      </>
    ),
  };
}
