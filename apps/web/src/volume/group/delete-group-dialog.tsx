'use client';
import { deleteGroupInput } from '@skydeck/core/volume/group/group.input';
import { CheckboxField, Field, Input, toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import { useGroupRefresh } from './group-dialogs';
import type { GroupSummary } from './group-view';
import { useStateReason } from '../use-state-reason';

export interface DeleteGroupDialogProps {
  group: GroupSummary;
  onClose: () => void;
  onDeleted?: (() => void) | undefined;
}

/** Asks whether the volumes of a group go with it, and for its name if they do. */
export function DeleteGroupDialog({ group, onClose, onDeleted }: DeleteGroupDialogProps) {
  const t = useTranslations('volumeGroups.delete');
  const common = useTranslations('common');
  const reason = useStateReason('volumeGroups');
  const refresh = useGroupRefresh();
  const { id, name } = group;
  const form = useForm(deleteGroupInput, { id, deleteVolumes: false });
  const [typed, setTyped] = useState('');
  const remove = useMutation(useTRPC().volumeGroup.delete.mutationOptions());
  const volumesKept = reason(group.actions['delete-volumes']);
  const destroys = form.values.deleteVolumes;
  const count = group.volumes.length;
  return (
    <FormDialog
      title={t('title', { name })}
      description={t('description', { count })}
      form={form}
      mutation={remove}
      danger
      onClose={onClose}
      submitLabel={common('delete')}
      disabledReason={destroys && typed.trim() !== name ? t('typeName', { name }) : null}
      onSubmit={(input) =>
        remove.mutate(input, {
          onSuccess: () => {
            toast.success(t('done', { name }));
            refresh();
            onClose();
            onDeleted?.();
          },
        })
      }
    >
      {count > 0 ? (
        <CheckboxField
          label={t('withVolumes', { count })}
          hint={volumesKept ?? t('withVolumesHint')}
          disabled={volumesKept !== null}
          checked={destroys}
          onCheckedChange={(deleteVolumes) => form.set({ deleteVolumes })}
        />
      ) : null}
      {destroys ? (
        <Field label={t('typeName', { name })} required>
          {(control) => (
            <Input
              {...control}
              value={typed}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      ) : null}
    </FormDialog>
  );
}
