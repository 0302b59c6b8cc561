'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ArchiveRestore, Pencil, ShieldCheck, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import type { ActionItem } from '../../actions/action-item';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { useTRPC, useTRPCClient } from '../../trpc/client';
import { EditNamesDialog } from '../edit-names-dialog';
import type { BackupSummary } from './backup-view';
import { RestoreBackupDialog } from './restore-backup-dialog';
import { useBackupReason } from './use-backup-reason';

export interface BackupActionItems {
  /** Everything that can be done to one backup; what can't says why. */
  items: (backup: BackupSummary) => ActionItem[];
  /** What can be done to several. */
  bulkItems: (backups: readonly BackupSummary[], clear: () => void) => ActionItem[];
  /** To be put anywhere into the page. */
  dialogs: ReactNode;
}

type Opened = { dialog: 'edit' | 'restore'; backup: BackupSummary } | null;

/** Actions on backups, for the lists and for the page of one. */
export function useBackupActions(): BackupActionItems {
  const t = useTranslations('backups');
  const common = useTranslations('common');
  const bulk = useTranslations('actions.bulk');
  const volumes = useTranslations('volumes');
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const reason = useBackupReason();
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  const onDone = () => void queryClient.invalidateQueries(trpc.backup.pathFilter());
  const remove = useMutation(trpc.backup.delete.mutationOptions());
  const verify = useMutation(trpc.backup.verify.mutationOptions());
  const aboutOf = (rows: readonly BackupSummary[]) => ({ count: rows.length, name: rows[0]?.name ?? '' });
  const removal = useConfirmedAction<BackupSummary>({
    label: common('delete'),
    run: ({ id }) => remove.mutateAsync({ id }),
    words: (rows) => ({
      title: t('delete.title', aboutOf(rows)),
      description: t('delete.description'),
      done: t('delete.done', aboutOf(rows)),
    }),
    onDone,
  });
  const verification = useConfirmedAction<BackupSummary>({
    label: t('actions.verify'),
    run: ({ id }) => verify.mutateAsync({ id }),
    words: (rows) => ({
      title: t('verify.title', aboutOf(rows)),
      description: t('verify.description'),
      done: t('verify.done', aboutOf(rows)),
    }),
    danger: false,
    onDone,
  });

  const items = (backup: BackupSummary): ActionItem[] => [
    {
      key: 'restore',
      label: t('actions.restore'),
      icon: <ArchiveRestore />,
      group: 'use',
      disabledReason: reason(backup, 'restore'),
      onSelect: () => setOpened({ dialog: 'restore', backup }),
    },
    {
      key: 'verify',
      label: t('actions.verify'),
      icon: <ShieldCheck />,
      group: 'use',
      disabledReason: reason(backup, 'verify'),
      onSelect: () => verification.ask([backup]),
    },
    {
      key: 'edit',
      label: t('actions.update'),
      icon: <Pencil />,
      group: 'change',
      disabledReason: reason(backup, 'update'),
      onSelect: () => setOpened({ dialog: 'edit', backup }),
    },
    {
      key: 'delete',
      label: common('delete'),
      icon: <Trash2 />,
      danger: true,
      group: 'delete',
      disabledReason: reason(backup, 'delete'),
      onSelect: () => removal.ask([backup]),
    },
  ];

  const bulkItems = (backups: readonly BackupSummary[], clear: () => void): ActionItem[] => {
    const [first] = backups;
    const refused = (action: 'verify' | 'delete'): string | null =>
      backups.some((backup) => backup.actions[action].allowed)
        ? null
        : bulk('allRefused', { reason: (first && reason(first, action)) ?? volumes('notNow') });
    return [
      {
        key: 'verify',
        label: t('actions.verify'),
        icon: <ShieldCheck />,
        disabledReason: refused('verify'),
        onSelect: () => {
          verification.ask(backups);
          clear();
        },
      },
      {
        key: 'delete',
        label: common('delete'),
        icon: <Trash2 />,
        danger: true,
        pinned: true,
        disabledReason: refused('delete'),
        onSelect: () => {
          removal.ask(backups);
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
        {opened?.dialog === 'edit' ? (
          <EditNamesDialog
            of={opened.backup}
            save={(input) => client.backup.update.mutate(input)}
            onSaved={onDone}
            onClose={close}
          />
        ) : null}
        {opened?.dialog === 'restore' ? <RestoreBackupDialog backup={opened.backup} onClose={close} /> : null}
        {removal.dialog}
        {verification.dialog}
      </>
    ),
  };
}
