'use client';
import { toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Database, Pause, Pencil, Play, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import type { ActionItem } from '../../actions/action-item';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { useToastError } from '../../errors/use-toast-error';
import { useTRPC } from '../../trpc/client';
import type { BackEndSummary } from './back-end-view';
import { EditBackEndDialog } from './edit-back-end-dialog';

/** What can be done to a back end, for the list and for the page of one. */
export function useBackEndActions(): { items: (backEnd: BackEndSummary) => ActionItem[]; dialog: ReactNode } {
  const t = useTranslations('backEnds');
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const toastError = useToastError();
  const [edited, setEdited] = useState<BackEndSummary | null>(null);
  const remove = useMutation(trpc.volumeBackend.delete.mutationOptions());
  const removal = useConfirmedAction<BackEndSummary>({
    label: t('actions.delete'),
    run: ({ id }) => remove.mutateAsync({ id }),
    words: (rows) => {
      const about = { count: rows.length, name: rows[0]?.name ?? '' };
      return {
        title: t('delete.title', about),
        description: t('delete.description'),
        done: t('delete.done', about),
      };
    },
    onDone: () => void queryClient.invalidateQueries(trpc.volumeBackend.pathFilter()),
  });
  const update = useMutation(trpc.volumeBackend.update.mutationOptions({ onError: toastError }));
  const enable = ({ id, name }: BackEndSummary, enabled: boolean) =>
    update.mutate(
      { id, enabled },
      {
        onSuccess: () => {
          toast.success(t(enabled ? 'enabled' : 'disabled', { name }));
          void queryClient.invalidateQueries(trpc.volumeBackend.pathFilter());
        },
      },
    );
  return {
    items: (backEnd) => [
      {
        key: 'volumes',
        label: t('actions.volumes'),
        icon: <Database />,
        group: 'open',
        onSelect: () => router.push(`/volume/volumes?backendId=${backEnd.id}&allProjects=true`),
      },
      {
        key: 'edit',
        label: t('actions.edit'),
        icon: <Pencil />,
        group: 'change',
        onSelect: () => setEdited(backEnd),
      },
      {
        key: 'enable',
        label: t(backEnd.enabled ? 'actions.disable' : 'actions.enable'),
        icon: backEnd.enabled ? <Pause /> : <Play />,
        group: 'change',
        onSelect: () => enable(backEnd, !backEnd.enabled),
      },
      {
        key: 'delete',
        label: t('actions.delete'),
        icon: <Trash2 />,
        danger: true,
        group: 'delete',
        disabledReason: backEnd.volumes > 0 ? t('inUse') : null,
        onSelect: () => removal.ask([backEnd]),
      },
    ],
    dialog: (
      <>
        {edited ? <EditBackEndDialog backEnd={edited} onClose={() => setEdited(null)} /> : null}
        {removal.dialog}
      </>
    ),
  };
}
