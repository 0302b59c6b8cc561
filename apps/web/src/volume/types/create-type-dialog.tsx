'use client';
import { createVolumeTypeInput } from '@skydeck/core/volume/volume-type.input';
import { CheckboxField, FieldError, toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { hasEntryProblem, type MetadataEntry } from '../../compute/metadata-editor';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import { ProjectsField } from './projects-field';
import { TypeFields, type TypeValues } from './type-fields';

const empty: TypeValues & { public: boolean; projectIds: string[]; isDefault: boolean } = {
  name: '',
  description: '',
  multiattach: false,
  encryption: null,
  extraSpecs: {},
  qosSpecId: null,
  public: true,
  projectIds: [],
  isDefault: false,
};

/** Makes a volume type, and says who may use it. */
export function CreateTypeDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('volumeTypes');
  const d = useTranslations('volumeTypes.dialog');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [entries, setEntries] = useState<MetadataEntry[]>([]);
  const form = useForm(createVolumeTypeInput, empty);
  const create = useMutation(trpc.volumeType.create.mutationOptions());
  const { values, set } = form;
  return (
    <FormDialog
      title={d('create')}
      form={form}
      mutation={create}
      submitLabel={d('create')}
      onClose={onClose}
      onSubmit={(input) => {
        if (hasEntryProblem(entries)) return;
        create.mutate(input, {
          onSuccess: () => {
            toast.success(d('created', { name: input.name }));
            void queryClient.invalidateQueries(trpc.volumeType.pathFilter());
            onClose();
          },
        });
      }}
    >
      <TypeFields
        values={values}
        set={set}
        wrong={form.wrong}
        entries={entries}
        onEntries={setEntries}
        fixed={false}
      />
      <CheckboxField
        label={d('isDefault')}
        hint={d('isDefaultHint')}
        checked={values.isDefault}
        onCheckedChange={(isDefault) => set({ isDefault })}
      />
      {form.wrong('isDefault') ? <FieldError>{t('errors.isDefault')}</FieldError> : null}
      <CheckboxField
        label={d('public')}
        hint={d('publicHint')}
        checked={values.public}
        onCheckedChange={(next) =>
          set({ public: next, ...(next ? { projectIds: [] } : { isDefault: false }) })
        }
      />
      {values.public ? null : (
        <ProjectsField value={values.projectIds} onChange={(projectIds) => set({ projectIds })} />
      )}
    </FormDialog>
  );
}
