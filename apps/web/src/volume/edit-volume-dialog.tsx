'use client';
import { updateVolumeInput } from '@skydeck/core/volume/volume.input';
import { CheckboxField, toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { entriesOf, hasEntryProblem, MetadataEditor, recordOf } from '../compute/metadata-editor';
import { FormDialog } from '../dialog/form-dialog';
import { useForm } from '../dialog/use-form';
import { useTRPC } from '../trpc/client';
import { StorageNameFields } from './storage-name-fields';
import type { VolumeTarget } from './volume-view';

export interface EditVolumeDialogProps {
  volume: VolumeTarget;
  onClose: () => void;
}

/** Name, description, metadata, and whether guests may boot from it. */
export function EditVolumeDialog({ volume, onClose }: EditVolumeDialogProps) {
  const t = useTranslations('volumes');
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
      <StorageNameFields values={form.values} set={form.set} wrong={form.wrong} />
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
