'use client';
import { setVolumeTypeAccessInput } from '@skydeck/core/volume/volume-type.input';
import { CheckboxField, toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import type { VolumeTypeSummary } from '../volume-view';
import { ProjectsField } from './projects-field';

export interface TypeAccessDialogProps {
  type: VolumeTypeSummary;
  onClose: () => void;
}

/** Who may use a volume type: everybody, or some projects. */
export function TypeAccessDialog({ type, onClose }: TypeAccessDialogProps) {
  const t = useTranslations('volumeTypes');
  const d = useTranslations('volumeTypes.dialog');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { id, name } = type;
  const form = useForm(setVolumeTypeAccessInput, {
    id,
    public: type.public,
    projectIds: type.projects.map((project) => project.id),
  });
  const setAccess = useMutation(trpc.volumeType.setAccess.mutationOptions());
  return (
    <FormDialog
      title={t('access.title', { name })}
      form={form}
      mutation={setAccess}
      onClose={onClose}
      onSubmit={(input) =>
        setAccess.mutate(input, {
          onSuccess: () => {
            toast.success(t('access.saved', { name }));
            void queryClient.invalidateQueries(trpc.volumeType.pathFilter());
            onClose();
          },
        })
      }
    >
      <CheckboxField
        label={d('public')}
        hint={type.isDefault ? t('errors.isDefault') : d('publicHint')}
        checked={form.values.public}
        disabled={type.isDefault}
        onCheckedChange={(next) => form.set({ public: next })}
      />
      {form.values.public ? null : (
        <ProjectsField value={form.values.projectIds} onChange={(projectIds) => form.set({ projectIds })} />
      )}
    </FormDialog>
  );
}
