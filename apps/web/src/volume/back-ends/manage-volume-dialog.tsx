'use client';
import { manageVolumeInput } from '@skydeck/core/volume/manage-volume.input';
import { CheckboxField, Field, Input, Select, toast } from '@skydeck/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useMe } from '../../session/me';
import { useTRPC } from '../../trpc/client';
import type { BackEndSummary, UnknownContent } from './back-end-view';

export interface ManageVolumeDialogProps {
  backEnd: BackEndSummary;
  content: UnknownContent;
  onClose: () => void;
}

/** Makes a volume of the chosen project of what somebody else made on a back end. */
export function ManageVolumeDialog({ backEnd, content, onClose }: ManageVolumeDialogProps) {
  const t = useTranslations('backEnds.manage');
  const volumes = useTranslations('volumes');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { project } = useMe();
  const types = useQuery(trpc.volumeType.list.queryOptions({ page: 1, pageSize: 100 }));
  const plain = (types.data?.items ?? []).filter(({ encryption }) => encryption === null);
  const form = useForm(manageVolumeInput, {
    backendId: backEnd.id,
    location: content.location,
    name: content.location,
    typeId: null as string | null,
    bootable: false,
  });
  const manage = useMutation(trpc.volume.manage.mutationOptions());
  const typeId = form.values.typeId ?? plain.find(({ isDefault }) => isDefault)?.id ?? '';
  return (
    <FormDialog
      title={t('title', { name: content.location })}
      description={t('description', { project: project?.name ?? '' })}
      form={form}
      mutation={manage}
      submitLabel={t('submit')}
      disabledReason={project ? null : t('noProject')}
      onClose={onClose}
      onSubmit={(input) =>
        manage.mutate(input, {
          onSuccess: ({ id }) => {
            toast.success(t('done', { name: input.name }));
            void queryClient.invalidateQueries(trpc.volumeBackend.pathFilter());
            router.push(`/volume/volumes/${id}`);
          },
        })
      }
    >
      <Field label={common('name')} required error={form.wrong('name') ? volumes('errors.name') : null}>
        {(control) => (
          <Input
            {...control}
            value={form.values.name}
            onChange={(event) => form.set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label={volumes('columns.type')} hint={t('typeHint')}>
        {(control) => (
          <Select
            {...control}
            value={typeId}
            onValueChange={(next) => form.set({ typeId: next })}
            options={plain.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
      </Field>
      <CheckboxField
        label={volumes('properties.bootable')}
        hint={volumes('edit.bootableHint')}
        checked={form.values.bootable}
        onCheckedChange={(bootable) => form.set({ bootable })}
      />
    </FormDialog>
  );
}
