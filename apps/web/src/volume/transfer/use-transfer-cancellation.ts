'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useConfirmedAction, type ConfirmedAction } from '../../dialog/use-confirmed-action';
import { useTRPC } from '../../trpc/client';
import type { VolumeTarget } from '../volume-view';

/** Takes an offer back, after a question. */
export function useTransferCancellation(): ConfirmedAction<VolumeTarget> {
  const t = useTranslations('transfers');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const cancel = useMutation(trpc.volumeTransfer.cancel.mutationOptions());
  return useConfirmedAction<VolumeTarget>({
    label: t('cancel.action'),
    run: ({ id }) => cancel.mutateAsync({ volumeId: id }),
    words: ([volume]) => {
      const name = volume?.name ?? '';
      return {
        title: t('cancel.title', { name }),
        description: t('cancel.description'),
        done: t('cancel.done', { name }),
      };
    },
    onDone: () => void queryClient.invalidateQueries(trpc.volume.pathFilter()),
  });
}
