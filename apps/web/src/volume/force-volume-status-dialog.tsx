'use client';
import { forcedStatuses, forceVolumeStatusInput } from '@skydeck/core/volume/volume.input';
import { Field, Select, Textarea, toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../dialog/form-dialog';
import { useForm } from '../dialog/use-form';
import { useTRPC } from '../trpc/client';
import type { VolumeTarget } from './volume-view';

type ForcedStatus = (typeof forcedStatuses)[number];

export interface ForceVolumeStatusDialogProps {
  volume: VolumeTarget;
  onClose: () => void;
}

/** For cloud admins: the status of a volume that is stuck, and why it is changed. */
export function ForceVolumeStatusDialog({ volume, onClose }: ForceVolumeStatusDialogProps) {
  const t = useTranslations('volumes');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { id, name } = volume;
  const form = useForm(forceVolumeStatusInput, { id, status: 'available' as ForcedStatus, reason: '' });
  const force = useMutation(trpc.volume.forceStatus.mutationOptions());
  return (
    <FormDialog
      title={t('force-status.title', { name })}
      description={t('force-status.description')}
      form={form}
      mutation={force}
      danger
      submitLabel={t('actions.force-status')}
      onClose={onClose}
      onSubmit={(input) =>
        force.mutate(input, {
          onSuccess: () => {
            toast.success(t('force-status.done', { name, status: t(`status.${input.status}`) }));
            void queryClient.invalidateQueries(trpc.volume.pathFilter());
            onClose();
          },
        })
      }
    >
      <Field label={t('columns.status')} required>
        {(control) => (
          <Select
            {...control}
            value={form.values.status}
            onValueChange={(value) =>
              form.set({ status: forcedStatuses.find((each) => each === value) ?? 'error' })
            }
            options={forcedStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
          />
        )}
      </Field>
      <Field
        label={t('force-status.reason')}
        required
        hint={t('force-status.reasonHint')}
        error={form.wrong('reason') ? t('errors.reason') : null}
      >
        {(control) => (
          <Textarea
            {...control}
            value={form.values.reason}
            onChange={(event) => form.set({ reason: event.target.value })}
          />
        )}
      </Field>
    </FormDialog>
  );
}
