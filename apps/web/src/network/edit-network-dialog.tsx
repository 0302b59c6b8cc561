'use client';
import { toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { FormDialog } from '../dialog/form-dialog';
import { useForm } from '../dialog/use-form';
import { useCan } from '../session/me';
import { useTRPC } from '../trpc/client';
import { changedNetworkSchema, networkDraftOf } from './network-draft';
import { NetworkFields } from './network-fields';
import type { NetworkSummary } from './network-view';
import { useNetworkRefresh } from './use-network-refresh';

/** All of a network that can be changed. */
export function EditNetworkDialog({ network, onClose }: { network: NetworkSummary; onClose: () => void }) {
  const t = useTranslations('networks.edit');
  const trpc = useTRPC();
  const refresh = useNetworkRefresh();
  const cloudAdmin = useCan('network.provider');
  const schema = useMemo(() => changedNetworkSchema(network, cloudAdmin), [network, cloudAdmin]);
  const form = useForm(schema, networkDraftOf(network));
  const update = useMutation(trpc.network.update.mutationOptions());
  return (
    <FormDialog
      title={t('title', { name: network.name })}
      form={form}
      mutation={update}
      onClose={onClose}
      onSubmit={(input) =>
        update.mutate(input, {
          onSuccess: () => {
            toast.success(t('saved', { name: input.name ?? network.name }));
            refresh();
            onClose();
          },
        })
      }
    >
      <NetworkFields values={form.values} set={form.set} problem={form.problem} fixed />
    </FormDialog>
  );
}
