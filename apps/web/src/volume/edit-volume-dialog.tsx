'use client';
import { updateVolumeInput } from '@skydeck/core/volume/volume.input';
import { CheckboxField, Field, Input, Textarea, toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { entriesOf, hasEntryProblem, MetadataEditor, recordOf } from '../compute/metadata-editor';
import { FormDialog } from '../dialog/form-dialog';
import { useForm } from '../dialog/use-form';
import { useTRPC } from '../trpc/client';
import type { VolumeTarget } from './volume-view';

export interface EditVolumeDialogProps {
  volume: VolumeTarget;
  onClose: () => void;
}

/** Name, description, metadata, and whether guests may boot from it. */
export function EditVolumeDialog({ volume, onClose }: EditVolumeDialogProps) {
  const t = useTranslations('volumes');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { id, name, description, bootable, metadata } = volume;
  const [entries, setEntries] = useState(() => entriesOf(metadata));
  const form = useForm(updateVolumeInput, { id, name, description, bootable, metadata });
  const update = useMutation(trpc.volume.update.mutationOptions());
  return (
    <FormDialog
      title={t('edit.title', { name })}
      form={form}
      mutation={update}
      onClose={onClose}
      onSubmit={(input) => {
        if (hasEntryProblem(entries)) return;
        update.mutate(input, {
          onSuccess: () => {
            toast.success(t('edit.saved', { name: input.name ?? name }));
            void queryClient.invalidateQueries(trpc.volume.pathFilter());
            onClose();
          },
        });
      }}
    >
      <Field label={common('name')} required error={form.wrong('name') ? t('errors.name') : null}>
        {(control) => (
          <Input
            {...control}
            value={form.values.name}
            onChange={(event) => form.set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={common('description')}
        optional
        error={form.wrong('description') ? t('errors.description') : null}
      >
        {(control) => (
          <Textarea
            {...control}
            value={form.values.description}
            onChange={(event) => form.set({ description: event.target.value })}
          />
        )}
      </Field>
      <CheckboxField
        label={t('properties.bootable')}
        hint={t('edit.bootableHint')}
        checked={form.values.bootable}
        onCheckedChange={(next) => form.set({ bootable: next })}
      />
      <MetadataEditor
        label={t('detail.metadata')}
        entries={entries}
        onChange={(next) => {
          setEntries(next);
          form.set({ metadata: recordOf(next) });
        }}
        error={form.wrong('metadata') ? t('errors.metadata') : null}
      />
    </FormDialog>
  );
}
