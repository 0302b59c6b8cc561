'use client';
import { updateVolumeTypeInput } from '@skydeck/core/volume/volume-type.input';
import { toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { entriesOf, hasEntryProblem } from '../../compute/metadata-editor';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import type { VolumeTypeSummary } from '../volume-view';
import { TypeFields, type TypeValues } from './type-fields';

export interface EditTypeDialogProps {
  type: VolumeTypeSummary;
  onClose: () => void;
}

/** Changes what a volume type promises. */
export function EditTypeDialog({ type, onClose }: EditTypeDialogProps) {
  const d = useTranslations('volumeTypes.dialog');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { id, name, description, multiattach, extraSpecs } = type;
  const [entries, setEntries] = useState(() => entriesOf(extraSpecs));
  const form = useForm(updateVolumeTypeInput, {
    id,
    name,
    description,
    multiattach,
    encryption: (type.encryption === null ? null : 'luks') as TypeValues['encryption'],
    extraSpecs,
    qosSpecId: type.qosSpec?.id ?? null,
  });
  const update = useMutation(trpc.volumeType.update.mutationOptions());
  return (
    <FormDialog
      title={d('edit', { name })}
      form={form}
      mutation={update}
      onClose={onClose}
      onSubmit={(input) => {
        if (hasEntryProblem(entries)) return;
        update.mutate(input, {
          onSuccess: () => {
            toast.success(d('saved', { name: input.name ?? name }));
            void queryClient.invalidateQueries(trpc.volumeType.pathFilter());
            onClose();
          },
        });
      }}
    >
      <TypeFields
        values={form.values}
        set={form.set}
        wrong={form.wrong}
        entries={entries}
        onEntries={setEntries}
        fixed={(type.volumes ?? 0) > 0}
      />
    </FormDialog>
  );
}
