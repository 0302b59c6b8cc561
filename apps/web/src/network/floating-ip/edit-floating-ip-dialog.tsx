'use client';
import { updateFloatingIpInput } from '@skydeck/core/network/floating-ip/floating-ip.input';
import { Field, Input, toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import type { FloatingIpDialogProps } from './associate-floating-ip-dialog';

/** What is said about a floating IP. */
export function EditFloatingIpDialog({ floatingIp, onClose }: FloatingIpDialogProps) {
  const t = useTranslations('floatingIps');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { id, address, description } = floatingIp;
  const form = useForm(updateFloatingIpInput, { id, description });
  const update = useMutation(trpc.floatingIp.update.mutationOptions());
  return (
    <FormDialog
      title={t('edit.title', { address })}
      form={form}
      mutation={update}
      onClose={onClose}
      onSubmit={(input) =>
        update.mutate(input, {
          onSuccess: () => {
            toast.success(t('edit.saved', { address }));
            void queryClient.invalidateQueries(trpc.floatingIp.pathFilter());
            onClose();
          },
        })
      }
    >
      <Field
        label={common('description')}
        optional
        error={form.wrong('description') ? t('errors.description') : null}
      >
        {(control) => (
          <Input
            {...control}
            value={form.values.description}
            onChange={(event) => form.set({ description: event.target.value })}
          />
        )}
      </Field>
    </FormDialog>
  );
}
