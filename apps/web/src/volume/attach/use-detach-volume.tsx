'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useConfirmedAction, type ConfirmedAction } from '../../dialog/use-confirmed-action';
import { useTRPC, useTRPCClient } from '../../trpc/client';

/** A volume that is to leave an instance. */
export interface DetachTarget {
  id: string;
  name: string;
  instance: { id: string; name: string };
}

/** Asks, and detaches. */
export function useDetachVolume(): ConfirmedAction<DetachTarget> {
  const t = useTranslations('attachments');
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  return useConfirmedAction<DetachTarget>({
    label: t('detach'),
    danger: false,
    run: ({ id, instance }) => client.volume.detach.mutate({ id, instanceId: instance.id }),
    words: ([first]) => ({
      title: t('detachTitle', { volume: first?.name ?? '', instance: first?.instance.name ?? '' }),
      description: t('detachHint'),
      done: t('detaching', { name: first?.name ?? '' }),
    }),
    onDone: () => void queryClient.invalidateQueries(trpc.volume.pathFilter()),
  });
}
