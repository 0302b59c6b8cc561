'use client';
import { updateBackendInput } from '@skydeck/core/volume/backend.input';
import { toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { entriesOf, hasEntryProblem } from '../../compute/metadata-editor';
import { FormDialog } from '../../dialog/form-dialog';
import { useTRPC } from '../../trpc/client';
import { placementOf, type PlacementDraft } from './back-end-draft';
import type { BackEndSummary } from './back-end-view';
import { PlacementFields } from './placement-fields';

export interface EditBackEndDialogProps {
  backEnd: BackEndSummary;
  onClose: () => void;
}

/** Changes how the scheduler sees a back end. */
export function EditBackEndDialog({ backEnd, onClose }: EditBackEndDialogProps) {
  const t = useTranslations('backEnds');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<PlacementDraft>(() => ({
    availabilityZone: backEnd.availabilityZone,
    overProvisioningRatio: String(backEnd.overProvisioningRatio),
    reservedPercent: String(backEnd.reservedPercent),
    capabilities: entriesOf(
      Object.fromEntries(Object.entries(backEnd.capabilities).map(([key, value]) => [key, String(value)])),
    ),
  }));
  const parsed = updateBackendInput.safeParse({ id: backEnd.id, ...placementOf(draft) });
  const wrong = new Set(parsed.error?.issues.map(({ path }) => path[0]));
  const update = useMutation(trpc.volumeBackend.update.mutationOptions());
  return (
    <FormDialog
      title={t('edit.title', { name: backEnd.name })}
      description={t('edit.description')}
      form={{ input: parsed.data ?? null, submit: () => undefined }}
      mutation={update}
      onClose={onClose}
      onSubmit={(input) => {
        if (hasEntryProblem(draft.capabilities)) return;
        update.mutate(input, {
          onSuccess: () => {
            toast.success(t('edit.done', { name: backEnd.name }));
            void queryClient.invalidateQueries(trpc.volumeBackend.pathFilter());
            onClose();
          },
        });
      }}
    >
      <PlacementFields
        draft={draft}
        set={(change) => setDraft((current) => ({ ...current, ...change }))}
        wrong={(field) => wrong.has(field)}
      />
    </FormDialog>
  );
}
