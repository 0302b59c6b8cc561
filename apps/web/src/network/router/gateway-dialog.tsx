'use client';
import { toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import { useNetworkRefresh } from '../use-network-refresh';
import type { RouterDialogProps } from './edit-router-dialog';
import { GatewayFields } from './gateway-fields';
import { gatewaySchema } from './router-draft';

/** Where a router leads from now on. */
export function GatewayDialog({ router, onClose }: RouterDialogProps) {
  const t = useTranslations('routers.gateway');
  const trpc = useTRPC();
  const refresh = useNetworkRefresh();
  const schema = useMemo(() => gatewaySchema(router), [router]);
  const form = useForm(schema, {
    networkId: router.gateway?.networkId ?? '',
    address: router.gateway?.addresses[0]?.address ?? '',
    snatEnabled: router.snatEnabled,
  });
  const update = useMutation(trpc.router.update.mutationOptions());
  return (
    <FormDialog
      title={t('title', { name: router.name })}
      description={t('description')}
      form={form}
      mutation={update}
      onClose={onClose}
      onSubmit={(input) =>
        update.mutate(input, {
          onSuccess: () => {
            toast.success(t('saved', { name: router.name }));
            refresh();
            onClose();
          },
        })
      }
    >
      <GatewayFields
        values={form.values}
        // An address of one network is none of another.
        set={(change) =>
          form.set(
            change.networkId !== undefined && change.networkId !== form.values.networkId
              ? { ...change, address: '' }
              : change,
          )
        }
        problem={form.problem}
        present={router.gateway}
        optional={false}
      />
    </FormDialog>
  );
}
