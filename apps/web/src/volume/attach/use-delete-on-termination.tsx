'use client';
import { toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useConfirmedAction } from '../../dialog/use-confirmed-action';
import { useToastError } from '../../errors/use-toast-error';
import { useTRPC, useTRPCClient } from '../../trpc/client';
import type { DetachTarget } from './use-detach-volume';

export interface DeleteOnTermination {
  /** Asks first, when the volume is to go with its instance. */
  set: (attached: DetachTarget, deleteOnTermination: boolean) => void;
  dialog: ReactNode;
}

/** Changes whether a volume is deleted together with an instance that has it. */
export function useDeleteOnTermination(): DeleteOnTermination {
  const t = useTranslations('attachments');
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const toastError = useToastError();
  const onDone = () => void queryClient.invalidateQueries(trpc.volume.pathFilter());
  const update = ({ id, instance }: DetachTarget, deleteOnTermination: boolean) =>
    client.volume.updateAttachment.mutate({ id, instanceId: instance.id, deleteOnTermination });
  const keep = useMutation({
    mutationFn: (attached: DetachTarget) => update(attached, false),
    onSuccess: (_, { name }) => {
      toast.success(t('willStay', { name }));
      onDone();
    },
    onError: toastError,
  });
  const { ask, dialog } = useConfirmedAction<DetachTarget>({
    label: t('deleteWithInstance'),
    danger: true,
    run: (attached) => update(attached, true),
    words: ([first]) => ({
      title: t('deleteTitle', { volume: first?.name ?? '', instance: first?.instance.name ?? '' }),
      description: t('deleteOnTerminationHint'),
      done: t('willBeDeleted', { name: first?.name ?? '' }),
    }),
    onDone,
  });
  return {
    set: (attached, deleteOnTermination) => (deleteOnTermination ? ask([attached]) : keep.mutate(attached)),
    dialog,
  };
}
