'use client';
import { toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import { useNetworkRefresh } from '../use-network-refresh';
import { GatewayFields } from './gateway-fields';
import { emptyRouter, newRouterSchema } from './router-draft';
import { RouterNameFields } from './router-name-fields';

/** A new router, and where it leads. */
export function CreateRouterDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('routers.create');
  const trpc = useTRPC();
  const router = useRouter();
  const refresh = useNetworkRefresh();
  const form = useForm(newRouterSchema, emptyRouter);
  const create = useMutation(trpc.router.create.mutationOptions());
  return (
    <FormDialog
      title={t('title')}
      description={t('description')}
      form={form}
      mutation={create}
      onClose={onClose}
      submitLabel={t('submit')}
      onSubmit={(input) =>
        create.mutate(input, {
          onSuccess: ({ id }) => {
            toast.success(t('done', { name: input.name }));
            refresh();
            onClose();
            router.push(`/network/routers/${id}`);
          },
        })
      }
    >
      <RouterNameFields values={form.values} set={form.set} problem={form.problem} />
      <GatewayFields values={form.values} set={form.set} problem={form.problem} optional />
    </FormDialog>
  );
}
