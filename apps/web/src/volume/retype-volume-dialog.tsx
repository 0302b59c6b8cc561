'use client';
import {
  migrationPolicies,
  retypeVolumeInput,
  type MigrationPolicy,
} from '@skydeck/core/volume/retype/retype-volume.input';
import { Field, RadioCards, Select, Skeleton, toast } from '@skydeck/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../dialog/form-dialog';
import { useForm } from '../dialog/use-form';
import { ErrorAlert } from '../errors/error-alert';
import { useTRPC } from '../trpc/client';
import { useTypeFacts } from './use-type-facts';
import type { VolumeTarget } from './volume-view';

export interface RetypeVolumeDialogProps {
  volume: VolumeTarget;
  onClose: () => void;
}

/** Another type for a volume, and whether its data may be copied for that. */
export function RetypeVolumeDialog({ volume, onClose }: RetypeVolumeDialogProps) {
  const t = useTranslations('volumes.retype');
  const actions = useTranslations('volumes.actions');
  const columns = useTranslations('volumes.columns');
  const factsOf = useTypeFacts();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { id, name, type } = volume;
  const types = useQuery(trpc.volumeType.list.queryOptions({ page: 1, pageSize: 100 }));
  const form = useForm(retypeVolumeInput, { id, typeId: '', migrationPolicy: 'never' as MigrationPolicy });
  const { values, set, wrong } = form;
  const retype = useMutation(trpc.volume.retype.mutationOptions());
  const choices = types.data?.items.filter((each) => each.id !== type.id) ?? [];
  const chosen = choices.find((each) => each.id === values.typeId);
  return (
    <FormDialog
      title={t('title', { name })}
      description={t('description', { type: type.name })}
      form={form}
      mutation={retype}
      onClose={onClose}
      submitLabel={actions('retype')}
      disabledReason={types.data && choices.length === 0 ? t('none') : null}
      onSubmit={(input) =>
        retype.mutate(input, {
          onSuccess: ({ operationId }) => {
            toast.success(t(operationId === null ? 'done' : 'started', { name, type: chosen?.name ?? '' }));
            void queryClient.invalidateQueries(trpc.volume.pathFilter());
            onClose();
          },
        })
      }
    >
      {types.isError ? <ErrorAlert error={types.error} onRetry={() => void types.refetch()} /> : null}
      {types.isPending ? <Skeleton className="h-16 w-full" /> : null}
      {types.data ? (
        <Field
          label={columns('type')}
          required
          hint={chosen ? factsOf(chosen) : undefined}
          error={wrong('typeId') ? t('chooseType') : null}
        >
          {(control) => (
            <Select
              {...control}
              value={values.typeId}
              placeholder={t('chooseType')}
              onValueChange={(typeId) => set({ typeId })}
              options={choices.map((each) => ({ value: each.id, label: each.name }))}
            />
          )}
        </Field>
      ) : null}
      <RadioCards
        label={t('policy')}
        value={values.migrationPolicy}
        onValueChange={(value) =>
          set({ migrationPolicy: migrationPolicies.find((each) => each === value) ?? 'never' })
        }
        cards={migrationPolicies.map((value) => ({
          value,
          title: t(`policies.${value}.title`),
          description: t(`policies.${value}.description`),
        }))}
      />
    </FormDialog>
  );
}
