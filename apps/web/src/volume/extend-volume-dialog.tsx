'use client';
import { VOLUME_MAX_GIB, volumeSize } from '@skydeck/core/volume/volume.input';
import { toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { z } from 'zod';
import { FormDialog } from '../dialog/form-dialog';
import { useForm } from '../dialog/use-form';
import { formatGiB } from '../format/units';
import { useMe } from '../session/me';
import { useTRPC } from '../trpc/client';
import { SizeField } from './size-field';
import { sizeOf } from './size-of';
import { useVolumeCost } from './use-volume-cost';
import { VolumeCost } from './volume-cost';
import type { VolumeTarget } from './volume-view';

export interface ExtendVolumeDialogProps {
  volume: VolumeTarget;
  onClose: () => void;
}

/** The new size of a volume, with what it takes of the quota. */
export function ExtendVolumeDialog({ volume, onClose }: ExtendVolumeDialogProps) {
  const t = useTranslations('volumes');
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { id, name, sizeGiB } = volume;
  const schema = z.object({
    id: z.uuid(),
    sizeGiB: z
      .string()
      .transform(sizeOf)
      .pipe(volumeSize.min(sizeGiB + 1)),
  });
  const form = useForm(schema, { id, sizeGiB: String(Math.min(VOLUME_MAX_GIB, sizeGiB + 1)) });
  const wanted = sizeOf(form.values.sizeGiB);
  const { project } = useMe();
  // Another project's quota is known to the server only; it says when that is too small.
  const own = volume.projectId === project?.id;
  const cost = useVolumeCost({ volumes: 0, volumeGiB: wanted > sizeGiB ? wanted - sizeGiB : 0 });
  const extend = useMutation(trpc.volume.extend.mutationOptions());
  return (
    <FormDialog
      title={t('extend.title', { name })}
      description={t('extend.description')}
      form={form}
      mutation={extend}
      onClose={onClose}
      submitLabel={t('actions.extend')}
      disabledReason={own && cost.over ? t('cost.overHint') : null}
      onSubmit={(input) =>
        extend.mutate(input, {
          onSuccess: () => {
            toast.success(t('extend.done', { name, size: formatGiB(input.sizeGiB, locale) }));
            void queryClient.invalidateQueries(trpc.volume.pathFilter());
            onClose();
          },
        })
      }
    >
      <SizeField
        label={t('extend.size')}
        value={form.values.sizeGiB}
        onChange={(next) => form.set({ sizeGiB: next })}
        hint={t('extend.hint', { size: formatGiB(sizeGiB, locale) })}
        error={
          form.wrong('sizeGiB') ? t('errors.sizeGiB', { least: sizeGiB + 1, most: VOLUME_MAX_GIB }) : null
        }
      />
      {own ? (
        <VolumeCost lines={cost.lines?.filter((line) => line.resource === 'volumeGiB') ?? null} />
      ) : null}
    </FormDialog>
  );
}
