'use client';
import { createSecurityGroupInput } from '@skydeck/core/network/security-group/security-group.input';
import { toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import { GroupNamesFields } from './group-names-fields';

/** A new group; its page is where its rules are given. */
export function CreateSecurityGroupDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('securityGroups.create');
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const form = useForm(createSecurityGroupInput, { name: '', description: '' });
  const create = useMutation(trpc.securityGroup.create.mutationOptions());
  return (
    <FormDialog
      title={t('title')}
      description={t('description')}
      form={form}
      mutation={create}
      onClose={onClose}
      submitLabel={t('submit')}
      onSubmit={(input) =>
        create.mutate(input, {
          onSuccess: ({ id }) => {
            toast.success(t('done', { name: input.name }));
            void queryClient.invalidateQueries(trpc.securityGroup.pathFilter());
            onClose();
            router.push(`/network/security-groups/${id}`);
          },
        })
      }
    >
      <GroupNamesFields values={form.values} set={form.set} wrong={form.wrong} />
    </FormDialog>
  );
}
