'use client';
import { createBackupInput } from '@skydeck/core/volume/backup/backup.input';
import { CheckboxField, toast } from '@skydeck/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import { StorageNameFields } from '../storage-name-fields';
import type { VolumeTarget } from '../volume-view';

export interface CreateBackupDialogProps {
  volume: Pick<VolumeTarget, 'id' | 'name' | 'status'>;
  /** What is backed up instead of what the volume holds now. */
  snapshot?: { id: string; name: string };
  onClose: () => void;
}

/** Names a new backup, and says what it goes on from. */
export function CreateBackupDialog({ volume, snapshot, onClose }: CreateBackupDialogProps) {
  const t = useTranslations('backups');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const last = useQuery(
    trpc.backup.list.queryOptions({ volumeId: volume.id, status: ['available'], page: 1, pageSize: 10 }),
  );
  const parent = last.data?.items[0];
  const form = useForm(createBackupInput, {
    volumeId: volume.id,
    snapshotId: snapshot?.id ?? null,
    name: '',
    description: '',
    incremental: false,
  });
  const create = useMutation(trpc.backup.create.mutationOptions());
  const { values, set, wrong } = form;
  const explained = snapshot
    ? 'create.snapshot'
    : volume.status === 'in-use'
      ? 'create.attached'
      : 'create.description';
  return (
    <FormDialog
      title={
        snapshot ? t('create.ofSnapshot', { name: snapshot.name }) : t('create.title', { name: volume.name })
      }
      description={t(explained)}
      form={form}
      mutation={create}
      onClose={onClose}
      submitLabel={t('create.submit')}
      onSubmit={(input) =>
        create.mutate(input, {
          onSuccess: () => {
            toast.success(t('create.done', { name: input.name }));
            void queryClient.invalidateQueries(trpc.backup.pathFilter());
            void queryClient.invalidateQueries(trpc.volume.pathFilter());
            onClose();
          },
        })
      }
    >
      <StorageNameFields values={values} set={set} wrong={wrong} />
      <CheckboxField
        label={t('create.incremental')}
        hint={parent ? t('create.incrementalHint', { name: parent.name }) : t('create.noParent')}
        checked={values.incremental}
        disabled={!parent}
        onCheckedChange={(incremental) => set({ incremental })}
      />
    </FormDialog>
  );
}
