'use client';
import { updateGroupInput, type UpdateGroupInput } from '@skydeck/core/volume/group/group.input';
import { toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../dialog/form-dialog';
import { useForm } from '../dialog/use-form';
import { StorageNameFields } from './storage-name-fields';

export interface EditNamesDialogProps {
  of: { id: string; name: string; description: string };
  save: (input: UpdateGroupInput) => Promise<unknown>;
  /** Has what shows it read anew. */
  onSaved: () => void;
  onClose: () => void;
}

/** Name and description of a group, a group snapshot or a backup: all that can be changed of them. */
export function EditNamesDialog({ of, save, onSaved, onClose }: EditNamesDialogProps) {
  const t = useTranslations('volumes.edit');
  const { id, name, description } = of;
  const form = useForm(updateGroupInput, { id, name, description });
  const update = useMutation({ mutationFn: save });
  return (
    <FormDialog
      title={t('title', { name })}
      form={form}
      mutation={update}
      onClose={onClose}
      onSubmit={(input) =>
        update.mutate(input, {
          onSuccess: () => {
            toast.success(t('saved', { name: input.name ?? name }));
            onSaved();
            onClose();
          },
        })
      }
    >
      <StorageNameFields values={form.values} set={form.set} wrong={form.wrong} />
    </FormDialog>
  );
}
