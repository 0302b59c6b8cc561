'use client';
import { updateBackupInput } from '@skydeck/core/volume/backup/backup.input';
import { toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import { SnapshotFields } from '../snapshot/snapshot-fields';
import type { BackupSummary } from './backup-view';

export interface EditBackupDialogProps {
  backup: Pick<BackupSummary, 'id' | 'name' | 'description'>;
  onClose: () => void;
}

/** Name and description of a backup. */
export function EditBackupDialog({ backup, onClose }: EditBackupDialogProps) {
  const t = useTranslations('backups');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { id, name, description } = backup;
  const form = useForm(updateBackupInput, { id, name, description });
  const update = useMutation(trpc.backup.update.mutationOptions());
  return (
    <FormDialog
      title={t('edit.title', { name })}
      form={form}
      mutation={update}
      onClose={onClose}
      onSubmit={(input) =>
        update.mutate(input, {
          onSuccess: () => {
            toast.success(t('edit.saved', { name: input.name ?? name }));
            void queryClient.invalidateQueries(trpc.backup.pathFilter());
            onClose();
          },
        })
      }
    >
      <SnapshotFields values={form.values} set={form.set} wrong={form.wrong} />
    </FormDialog>
  );
}
