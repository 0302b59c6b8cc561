'use client';
import { CheckboxField, toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { FormDialog } from '../dialog/form-dialog';
import { useForm } from '../dialog/use-form';
import { useTRPC } from '../trpc/client';
import { emptyNetwork, newNetworkSchema } from './network-draft';
import { NetworkFields } from './network-fields';
import { emptySubnet, subnetSchema } from './subnet/subnet-draft';
import { SubnetFields } from './subnet/subnet-fields';
import { useNetworkRefresh } from './use-network-refresh';

const firstSubnet = subnetSchema([]);

/** A new network, with its first subnet unless that is to come later. */
export function CreateNetworkDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('networks.create');
  const trpc = useTRPC();
  const router = useRouter();
  const refresh = useNetworkRefresh();
  const network = useForm(newNetworkSchema, emptyNetwork);
  const subnet = useForm(firstSubnet, emptySubnet);
  const [withSubnet, setWithSubnet] = useState(true);
  const create = useMutation(trpc.network.create.mutationOptions());
  const first = withSubnet ? subnet.input : undefined;
  const input = network.input === null || first === null ? null : { ...network.input, subnet: first };
  return (
    <FormDialog
      title={t('title')}
      description={t('description')}
      form={{
        input,
        submit: () => {
          network.submit();
          subnet.submit();
        },
      }}
      mutation={create}
      onClose={onClose}
      submitLabel={t('submit')}
      onSubmit={(input) =>
        create.mutate(input, {
          onSuccess: ({ id }) => {
            toast.success(t('done', { name: input.name }));
            refresh();
            onClose();
            router.push(`/network/networks/${id}`);
          },
        })
      }
    >
      <NetworkFields values={network.values} set={network.set} problem={network.problem} />
      <section aria-label={t('subnet')} className="grid gap-5 border-t border-line pt-5">
        <CheckboxField
          label={t('withSubnet')}
          hint={t('withSubnetHint')}
          checked={withSubnet}
          onCheckedChange={setWithSubnet}
        />
        {withSubnet ? (
          <SubnetFields values={subnet.values} set={subnet.set} problem={subnet.problem} />
        ) : null}
      </section>
    </FormDialog>
  );
}
