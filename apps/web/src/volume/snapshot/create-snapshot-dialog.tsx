'use client';
import { createSnapshotInput } from '@skydeck/core/volume/snapshot/snapshot.input';
import { toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import type { VolumeTarget } from '../volume-view';
import { StorageNameFields } from '../storage-name-fields';

export interface CreateSnapshotDialogProps {
  volume: Pick<VolumeTarget, 'id' | 'name' | 'status'>;
  onClose: () => void;
}

/** Names a new snapshot of a volume. */
export function CreateSnapshotDialog({ volume, onClose }: CreateSnapshotDialogProps) {
  const t = useTranslations('snapshots');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useForm(createSnapshotInput, { volumeId: volume.id, name: '', description: '' });
  const create = useMutation(trpc.snapshot.create.mutationOptions());
  return (
    <FormDialog
      title={t('create.title', { name: volume.name })}
      description={t(volume.status === 'in-use' ? 'create.attached' : 'create.description')}
      form={form}
      mutation={create}
      onClose={onClose}
      submitLabel={t('create.submit')}
      onSubmit={(input) =>
        create.mutate(input, {
          onSuccess: () => {
            toast.success(t('create.done', { name: input.name }));
            void queryClient.invalidateQueries(trpc.snapshot.pathFilter());
            void queryClient.invalidateQueries(trpc.volume.pathFilter());
            onClose();
          },
        })
      }
    >
      <StorageNameFields values={form.values} set={form.set} wrong={form.wrong} />
    </FormDialog>
  );
}
