'use client';
import { exportFormats } from '@skydeck/core/image/disk-exporter';
import { newImageVisibilities } from '@skydeck/core/image/new-image.input';
import { uploadVolumeInput } from '@skydeck/core/volume/upload/upload-volume.input';
import { Alert, CheckboxField, Field, Input, Select, toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { FormDialog } from '../dialog/form-dialog';
import { useForm } from '../dialog/use-form';
import { useCan } from '../session/me';
import { useTRPC } from '../trpc/client';
import type { VolumeTarget } from './volume-view';

export interface UploadVolumeDialogProps {
  volume: VolumeTarget;
  onClose: () => void;
}

/** The image that a volume is made into; what it costs to read one that is in use or encrypted is said, and confirmed. */
export function UploadVolumeDialog({ volume, onClose }: UploadVolumeDialogProps) {
  const t = useTranslations('volumes.upload');
  const actions = useTranslations('volumes.actions');
  const errors = useTranslations('volumes.errors');
  const images = useTranslations('uploads.create');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const mayPublish = useCan('image.publish');
  const { id, name } = volume;
  const inUse = volume.status === 'in-use';
  const form = useForm(uploadVolumeInput, {
    id,
    name,
    description: '',
    diskFormat: 'qcow2' as (typeof exportFormats)[number],
    visibility: 'private' as (typeof newImageVisibilities)[number],
    protected: false,
    force: false,
    decrypt: false,
  });
  const { values, set, wrong } = form;
  const upload = useMutation(trpc.volume.upload.mutationOptions());
  const missing =
    inUse && !values.force
      ? t('forceMissing')
      : volume.encrypted && !values.decrypt
        ? t('decryptMissing')
        : null;
  return (
    <FormDialog
      title={t('title', { name })}
      description={t('description')}
      form={form}
      mutation={upload}
      onClose={onClose}
      submitLabel={actions('upload')}
      disabledReason={missing}
      onSubmit={(input) =>
        upload.mutate(input, {
          onSuccess: (image) => {
            toast.success(t('done', { name, image: input.name }), {
              action: { label: t('show'), onClick: () => router.push(`/image/images/${image.id}`) },
            });
            void queryClient.invalidateQueries(trpc.volume.pathFilter());
            void queryClient.invalidateQueries(trpc.image.pathFilter());
            onClose();
          },
        })
      }
    >
      <Field label={t('name')} required error={wrong('name') ? errors('name') : null}>
        {(control) => (
          <Input
            {...control}
            value={values.name}
            autoComplete="off"
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={common('description')}
        optional
        error={wrong('description') ? errors('description') : null}
      >
        {(control) => (
          <Input
            {...control}
            value={values.description}
            onChange={(event) => set({ description: event.target.value })}
          />
        )}
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={t('format')} hint={t(`formatHints.${values.diskFormat}`)}>
          {(control) => (
            <Select
              {...control}
              value={values.diskFormat}
              onValueChange={(value) =>
                set({ diskFormat: exportFormats.find((each) => each === value) ?? 'qcow2' })
              }
              options={exportFormats.map((value) => ({ value, label: value }))}
            />
          )}
        </Field>
        <Field label={images('visibility')} hint={mayPublish ? undefined : images('publicDenied')}>
          {(control) => (
            <Select
              {...control}
              value={values.visibility}
              onValueChange={(value) =>
                set({ visibility: newImageVisibilities.find((each) => each === value) ?? 'private' })
              }
              options={newImageVisibilities.map((value) => ({
                value,
                label: images(`visibilities.${value}`),
                disabled: value === 'public' && !mayPublish,
              }))}
            />
          )}
        </Field>
      </div>
      <CheckboxField
        label={images('protected')}
        hint={images('protectedHint')}
        checked={values.protected}
        onCheckedChange={(checked) => set({ protected: checked })}
      />
      {inUse ? (
        <Alert tone="info" title={t('inUse', { name })}>
          <CheckboxField
            label={t('force')}
            hint={t('forceHint')}
            checked={values.force}
            onCheckedChange={(checked) => set({ force: checked })}
          />
        </Alert>
      ) : null}
      {volume.encrypted ? (
        <Alert tone="warning" title={t('encrypted', { name })}>
          <CheckboxField
            label={t('decrypt')}
            hint={t('decryptHint')}
            checked={values.decrypt}
            onCheckedChange={(checked) => set({ decrypt: checked })}
          />
        </Alert>
      ) : null}
    </FormDialog>
  );
}
