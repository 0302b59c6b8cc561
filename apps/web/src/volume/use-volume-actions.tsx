'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  Archive,
  Camera,
  Copy,
  Expand,
  FileUp,
  Link2,
  PackageOpen,
  Pencil,
  Rocket,
  Repeat2,
  Send,
  SendHorizontal,
  ShieldAlert,
  Trash2,
  Wrench,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState, type ReactNode } from 'react';
import type { ActionItem } from '../actions/action-item';
import { useConfirmedAction } from '../dialog/use-confirmed-action';
import { RefusedAction } from '../errors/refused-action';
import { useCan } from '../session/me';
import { useTRPC } from '../trpc/client';
import { AttachVolumeDialog } from './attach/attach-volume-dialog';
import { CreateBackupDialog } from './backup/create-backup-dialog';
import { EditVolumeDialog } from './edit-volume-dialog';
import { ExtendVolumeDialog } from './extend-volume-dialog';
import { ForceVolumeStatusDialog } from './force-volume-status-dialog';
import { RetypeVolumeDialog } from './retype-volume-dialog';
import { CreateSnapshotDialog } from './snapshot/create-snapshot-dialog';
import { CreateTransferDialog } from './transfer/create-transfer-dialog';
import { useTransferCancellation } from './transfer/use-transfer-cancellation';
import { UnmanageVolumeDialog } from './unmanage-volume-dialog';
import { UploadVolumeDialog } from './upload-volume-dialog';
import { useVolumeReason } from './use-volume-reason';
import type { VolumeTarget } from './volume-view';

export interface VolumeActionItems {
  /** Everything that can be done to one volume; what can't says why. */
  items: (volume: VolumeTarget) => ActionItem[];
  /** What can be done to several; offered when at least one allows it. */
  bulkItems: (volumes: readonly VolumeTarget[], clear: () => void) => ActionItem[];
  /** To be put anywhere into the page. */
  dialogs: ReactNode;
}

type Opened = {
  dialog:
    | 'edit'
    | 'extend'
    | 'attach'
    | 'snapshot'
    | 'backup'
    | 'upload'
    | 'retype'
    | 'transfer'
    | 'unmanage'
    | 'force-status';
  volume: VolumeTarget;
} | null;

/** Actions on volumes, for the list and for the page of one. */
export function useVolumeActions(): VolumeActionItems {
  const t = useTranslations('volumes');
  const snapshots = useTranslations('snapshots');
  const backups = useTranslations('backups');
  const transfers = useTranslations('transfers');
  const attachments = useTranslations('attachments');
  const bulk = useTranslations('actions.bulk');
  const router = useRouter();
  const reason = useVolumeReason();
  const forces = useCan('volume.force');
  const [opened, setOpened] = useState<Opened>(null);
  const deletion = useDeletion('delete');
  const forcedDeletion = useDeletion('force-delete');
  const transferCancellation = useTransferCancellation();
  const open = (dialog: NonNullable<Opened>['dialog'], volume: VolumeTarget) => () =>
    setOpened({ dialog, volume });
  const close = () => setOpened(null);

  const items = (volume: VolumeTarget): ActionItem[] => [
    {
      key: 'edit',
      label: t('actions.update'),
      icon: <Pencil />,
      group: 'change',
      disabledReason: reason(volume, 'update'),
      onSelect: open('edit', volume),
    },
    {
      key: 'extend',
      label: t('actions.extend'),
      icon: <Expand />,
      group: 'change',
      disabledReason: reason(volume, 'extend'),
      onSelect: open('extend', volume),
    },
    {
      key: 'retype',
      label: t('actions.retype'),
      icon: <Repeat2 />,
      group: 'change',
      disabledReason: reason(volume, 'retype'),
      onSelect: open('retype', volume),
    },
    {
      key: 'attach',
      label: attachments('attach'),
      icon: <Link2 />,
      group: 'change',
      disabledReason: reason(volume, 'attach'),
      onSelect: open('attach', volume),
    },
    {
      key: 'launch',
      label: t('actions.launch'),
      icon: <Rocket />,
      group: 'use',
      disabledReason: reason(volume, 'launch'),
      onSelect: () => router.push(`/compute/instances/launch?volume=${volume.id}`),
    },
    {
      key: 'snapshot',
      label: snapshots('actions.create'),
      icon: <Camera />,
      group: 'keep',
      disabledReason: reason(volume, 'snapshot'),
      onSelect: open('snapshot', volume),
    },
    {
      key: 'backup',
      label: backups('actions.create'),
      icon: <Archive />,
      group: 'keep',
      disabledReason: reason(volume, 'backup'),
      onSelect: open('backup', volume),
    },
    {
      key: 'clone',
      label: t('actions.clone'),
      icon: <Copy />,
      group: 'keep',
      disabledReason: reason(volume, 'clone'),
      onSelect: () => router.push(`/volume/volumes/create?volume=${volume.id}`),
    },
    {
      key: 'upload',
      label: t('actions.upload'),
      icon: <FileUp />,
      group: 'keep',
      disabledReason: reason(volume, 'upload'),
      onSelect: open('upload', volume),
    },
    volume.status === 'awaiting-transfer'
      ? {
          key: 'cancel-transfer',
          label: transfers('cancel.action'),
          icon: <SendHorizontal />,
          group: 'keep',
          disabledReason: reason(volume, 'cancel-transfer'),
          onSelect: () => transferCancellation.ask([volume]),
        }
      : {
          key: 'transfer',
          label: transfers('create.action'),
          icon: <Send />,
          group: 'keep',
          disabledReason: reason(volume, 'transfer'),
          onSelect: open('transfer', volume),
        },
    {
      key: 'delete',
      label: t('actions.delete'),
      icon: <Trash2 />,
      danger: true,
      group: 'delete',
      disabledReason: reason(volume, 'delete'),
      onSelect: () => deletion.ask([volume]),
    },
    ...(forces
      ? [
          {
            key: 'unmanage',
            label: t('actions.unmanage'),
            icon: <PackageOpen />,
            group: 'force',
            disabledReason: reason(volume, 'unmanage'),
            onSelect: open('unmanage', volume),
          },
          {
            key: 'force-status',
            label: t('actions.force-status'),
            icon: <Wrench />,
            group: 'force',
            disabledReason: reason(volume, 'force-status'),
            onSelect: open('force-status', volume),
          },
          {
            key: 'force-delete',
            label: t('actions.force-delete'),
            icon: <ShieldAlert />,
            danger: true,
            group: 'force',
            disabledReason: reason(volume, 'force-delete'),
            onSelect: () => forcedDeletion.ask([volume]),
          },
        ]
      : []),
  ];

  const bulkItems = (volumes: readonly VolumeTarget[], clear: () => void): ActionItem[] => {
    const [first] = volumes;
    const none = !volumes.some((volume) => volume.actions.delete.allowed);
    const why = (first && reason(first, 'delete')) ?? t('notNow');
    return [
      {
        key: 'delete',
        label: t('actions.delete'),
        icon: <Trash2 />,
        danger: true,
        pinned: true,
        disabledReason: none ? bulk('allRefused', { reason: why }) : null,
        onSelect: () => deletion.ask(volumes, clear),
      },
    ];
  };

  const volume = opened?.volume;
  return {
    items,
    bulkItems,
    dialogs: (
      <>
        {opened?.dialog === 'edit' && volume ? <EditVolumeDialog volume={volume} onClose={close} /> : null}
        {opened?.dialog === 'extend' && volume ? (
          <ExtendVolumeDialog volume={volume} onClose={close} />
        ) : null}
        {opened?.dialog === 'attach' && volume ? (
          <AttachVolumeDialog volume={volume} onClose={close} />
        ) : null}
        {opened?.dialog === 'unmanage' && volume ? (
          <UnmanageVolumeDialog volume={volume} onClose={close} />
        ) : null}
        {opened?.dialog === 'force-status' && volume ? (
          <ForceVolumeStatusDialog volume={volume} onClose={close} />
        ) : null}
        {opened?.dialog === 'snapshot' && volume ? (
          <CreateSnapshotDialog volume={volume} onClose={close} />
        ) : null}
        {opened?.dialog === 'retype' && volume ? (
          <RetypeVolumeDialog volume={volume} onClose={close} />
        ) : null}
        {opened?.dialog === 'upload' && volume ? (
          <UploadVolumeDialog volume={volume} onClose={close} />
        ) : null}
        {opened?.dialog === 'backup' && volume ? (
          <CreateBackupDialog volume={volume} onClose={close} />
        ) : null}
        {opened?.dialog === 'transfer' && volume ? (
          <CreateTransferDialog volume={volume} onClose={close} />
        ) : null}
        {transferCancellation.dialog}
        {deletion.dialog}
        {forcedDeletion.dialog}
      </>
    ),
  };
}

/** Deletes after a question; each volume that refuses says why. */
function useDeletion(action: 'delete' | 'force-delete') {
  const t = useTranslations('volumes');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [clear, setClear] = useState<(() => void) | null>(null);
  const act = useMutation(trpc.volume.action.mutationOptions());
  const { ask, dialog } = useConfirmedAction<VolumeTarget>({
    label: t(`actions.${action}`),
    run: async ({ id }) => {
      const { results } = await act.mutateAsync({ ids: [id], action });
      const error = results[0]?.error;
      if (error) throw new RefusedAction(error);
    },
    words: (rows) => {
      const about = { count: rows.length, name: rows[0]?.name ?? '' };
      return {
        title: t(`${action}.title`, about),
        description: t(`${action}.description`),
        done: t(`${action}.done`, about),
      };
    },
    // Somebody who forces a deletion goes past what protects the volume.
    typed: action === 'force-delete' ? 'name' : 'count',
    onDone: () => {
      clear?.();
      void queryClient.invalidateQueries(trpc.volume.pathFilter());
    },
  });
  return {
    ask: (rows: readonly VolumeTarget[], then?: () => void) => {
      setClear(() => then ?? null);
      ask(rows);
    },
    dialog,
  };
}
