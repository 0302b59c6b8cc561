'use client';
import { updateSnapshotInput } from '@skydeck/core/volume/snapshot/snapshot.input';
import { toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { entriesOf, hasEntryProblem, MetadataEditor, recordOf } from '../../compute/metadata-editor';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import { StorageNameFields } from '../storage-name-fields';
import type { SnapshotSummary } from './snapshot-view';

export interface EditSnapshotDialogProps {
  snapshot: SnapshotSummary;
  onClose: () => void;
}

/** Name, description and metadata of a snapshot. */
export function EditSnapshotDialog({ snapshot, onClose }: EditSnapshotDialogProps) {
  const t = useTranslations('snapshots');
  const volumes = useTranslations('volumes');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { id, name, description, metadata } = snapshot;
  const [entries, setEntries] = useState(() => entriesOf(metadata));
  const form = useForm(updateSnapshotInput, { id, name, description, metadata });
  const update = useMutation(trpc.snapshot.update.mutationOptions());
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
            void queryClient.invalidateQueries(trpc.snapshot.pathFilter());
            onClose();
          },
        });
      }}
    >
      <StorageNameFields values={form.values} set={form.set} wrong={form.wrong} />
      <MetadataEditor
        label={volumes('detail.metadata')}
        entries={entries}
        onChange={(next) => {
          setEntries(next);
          form.set({ metadata: recordOf(next) });
        }}
        error={form.wrong('metadata') ? volumes('errors.metadata') : null}
      />
    </FormDialog>
  );
}
