'use client';
import { updateRouterInput } from '@skydeck/core/network/router/router.input';
import { toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import type { RouterSummary } from '../network-view';
import { useNetworkRefresh } from '../use-network-refresh';
import { RouterNameFields } from './router-name-fields';

export interface RouterDialogProps {
  router: RouterSummary;
  onClose: () => void;
}

/** A router's name, and whether it forwards. */
export function EditRouterDialog({ router, onClose }: RouterDialogProps) {
  const t = useTranslations('routers.edit');
  const trpc = useTRPC();
  const refresh = useNetworkRefresh();
  const { id, name, description, adminUp } = router;
  const form = useForm(updateRouterInput, { id, name, description, adminUp });
  const update = useMutation(trpc.router.update.mutationOptions());
  return (
    <FormDialog
      title={t('title', { name })}
      form={form}
      mutation={update}
      onClose={onClose}
      onSubmit={(input) =>
        update.mutate(input, {
          onSuccess: () => {
            toast.success(t('saved', { name: input.name ?? name }));
            refresh();
            onClose();
          },
        })
      }
    >
      <RouterNameFields values={form.values} set={form.set} problem={form.problem} />
    </FormDialog>
  );
}
