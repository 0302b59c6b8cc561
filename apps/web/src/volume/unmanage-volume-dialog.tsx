'use client';
import { unmanageVolumeInput } from '@skydeck/core/volume/manage-volume.input';
import { Field, Input, toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../dialog/form-dialog';
import { useForm } from '../dialog/use-form';
import { useTRPC } from '../trpc/client';
import type { VolumeTarget } from './volume-view';

export interface UnmanageVolumeDialogProps {
  volume: VolumeTarget;
  onClose: () => void;
}

/** For cloud admins: gives a volume up, and says what its bytes are called from then on. */
export function UnmanageVolumeDialog({ volume, onClose }: UnmanageVolumeDialogProps) {
  const t = useTranslations('volumes');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { id, name } = volume;
  const form = useForm(unmanageVolumeInput, { id, location: `released-${id}` });
  const unmanage = useMutation(trpc.volume.unmanage.mutationOptions());
  return (
    <FormDialog
      title={t('unmanage.title', { name })}
      description={t('unmanage.description')}
      form={form}
      mutation={unmanage}
      danger
      submitLabel={t('actions.unmanage')}
      onClose={onClose}
      onSubmit={(input) =>
        unmanage.mutate(input, {
          onSuccess: () => {
            toast.success(t('unmanage.done', { name }));
            void queryClient.invalidateQueries(trpc.volume.pathFilter());
            onClose();
          },
        })
      }
    >
      <Field
        label={t('unmanage.location')}
        required
        hint={t('unmanage.hint')}
        error={form.wrong('location') ? t('errors.location') : null}
      >
        {(control) => (
          <Input
            {...control}
            spellCheck={false}
            value={form.values.location}
            onChange={(event) => form.set({ location: event.target.value })}
          />
        )}
      </Field>
    </FormDialog>
  );
}
