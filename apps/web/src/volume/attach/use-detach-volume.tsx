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

const procedures = { detach: 'detach', 'force-detach': 'forceDetach' } as const;

/** Asks, and detaches. */
export function useDetachVolume(action: keyof typeof procedures): ConfirmedAction<DetachTarget> {
  const t = useTranslations('attachments');
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  return useConfirmedAction<DetachTarget>({
    label: t(action),
    danger: action === 'force-detach',
    run: ({ id, instance }) => client.volume[procedures[action]].mutate({ id, instanceId: instance.id }),
    words: ([first]) => ({
      title: t('detachTitle', { volume: first?.name ?? '', instance: first?.instance.name ?? '' }),
      description: t(`hints.${action}`),
      done: t('detaching', { name: first?.name ?? '' }),
    }),
    onDone: () => void queryClient.invalidateQueries(trpc.volume.pathFilter()),
  });
}
