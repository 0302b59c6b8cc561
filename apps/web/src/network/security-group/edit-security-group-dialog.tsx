'use client';
import { updateSecurityGroupInput } from '@skydeck/core/network/security-group/security-group.input';
import { toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import { GroupNamesFields } from './group-names-fields';

export interface EditSecurityGroupDialogProps {
  group: { id: string; name: string; description: string };
  onClose: () => void;
}

/** What a group is called, and what is said about it. */
export function EditSecurityGroupDialog({ group, onClose }: EditSecurityGroupDialogProps) {
  const t = useTranslations('securityGroups.edit');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { id, name, description } = group;
  const form = useForm(updateSecurityGroupInput, { id, name, description });
  const update = useMutation(trpc.securityGroup.update.mutationOptions());
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
            void queryClient.invalidateQueries(trpc.securityGroup.pathFilter());
            onClose();
          },
        })
      }
    >
      <GroupNamesFields values={form.values} set={form.set} wrong={form.wrong} />
    </FormDialog>
  );
}
