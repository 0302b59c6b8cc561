'use client';
import { updateFloatingIpInput } from '@skydeck/core/network/floating-ip/floating-ip.input';
import { toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import type { FloatingIp } from './floating-ip-view';
import { TargetFields } from './target-fields';

export interface FloatingIpDialogProps {
  floatingIp: FloatingIp;
  onClose: () => void;
}

/** Leads a floating IP to a port. */
export function AssociateFloatingIpDialog({ floatingIp, onClose }: FloatingIpDialogProps) {
  const t = useTranslations('floatingIps');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { id, address } = floatingIp;
  const form = useForm(updateFloatingIpInput, {
    id,
    portId: '',
    fixedAddress: undefined as string | undefined,
  });
  const associate = useMutation(trpc.floatingIp.update.mutationOptions());
  return (
    <FormDialog
      title={t('associate.title', { address })}
      description={t('associate.description')}
      form={form}
      mutation={associate}
      onClose={onClose}
      submitLabel={t('actions.associate')}
      onSubmit={(input) =>
        associate.mutate(input, {
          onSuccess: () => {
            toast.success(t('associate.done', { address }));
            void queryClient.invalidateQueries(trpc.floatingIp.pathFilter());
            onClose();
          },
        })
      }
    >
      <TargetFields
        portId={form.values.portId}
        address={form.values.fixedAddress}
        onChange={(target) => form.set({ portId: target.portId, fixedAddress: target.address })}
        error={form.wrong('portId') ? t('errors.port') : null}
      />
    </FormDialog>
  );
}
