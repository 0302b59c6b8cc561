'use client';
import { toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import type { NetworkSummary, SubnetSummary } from '../network-view';
import { useNetworkRefresh } from '../use-network-refresh';
import { emptySubnet, subnetDraftOf, subnetSchema } from './subnet-draft';
import { SubnetFields } from './subnet-fields';

export interface SubnetDialogProps {
  network: Pick<NetworkSummary, 'id' | 'name' | 'subnets'>;
  /** The one to change; null for a new one. */
  subnet: SubnetSummary | null;
  onClose: () => void;
}

/** A new subnet of a network, or one that is there. */
export function SubnetDialog({ network, subnet, onClose }: SubnetDialogProps) {
  const t = useTranslations('networks.subnet');
  const trpc = useTRPC();
  const refresh = useNetworkRefresh();
  const schema = useMemo(
    () => subnetSchema(network.subnets.filter(({ id }) => id !== subnet?.id)),
    [network.subnets, subnet],
  );
  const form = useForm(schema, subnet ? subnetDraftOf(subnet) : emptySubnet);
  const create = useMutation(trpc.subnet.create.mutationOptions());
  const update = useMutation(trpc.subnet.update.mutationOptions());
  const done = (message: string) => ({
    onSuccess: () => {
      toast.success(message);
      refresh();
      onClose();
    },
  });
  return (
    <FormDialog
      title={subnet ? t('edit', { name: subnet.name }) : t('createFor', { name: network.name })}
      form={form}
      mutation={subnet ? update : create}
      onClose={onClose}
      submitLabel={subnet ? undefined : t('create')}
      onSubmit={(input) => {
        if (!subnet) {
          create.mutate({ ...input, networkId: network.id }, done(t('created', { cidr: input.cidr })));
          return;
        }
        const { name, description, gatewayIp, dhcpEnabled, dnsServers, pools, hostRoutes } = input;
        update.mutate(
          { id: subnet.id, name, description, gatewayIp, dhcpEnabled, dnsServers, pools, hostRoutes },
          done(t('saved', { name: name ?? subnet.name })),
        );
      }}
    >
      <SubnetFields values={form.values} set={form.set} problem={form.problem} fixed={subnet !== null} />
    </FormDialog>
  );
}
