'use client';
import { updateImageInput } from '@skydeck/core/image/update-image.input';
import { toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../dialog/form-dialog';
import { useForm } from '../dialog/use-form';
import { useTRPC } from '../trpc/client';
import { editedValues, NamingFields, NeedsFields, OfferFields } from './image-edit-fields';
import type { ImageSummary } from './image-status';
import { hasPropertyProblem, PropertyEditor } from './properties/property-editor';
import { useDefinedProperties } from './properties/use-defined-properties';

/** Everything that is said about an image and may be said otherwise. */
export function ImageEditDialog({ image, onClose }: { image: ImageSummary; onClose: () => void }) {
  const t = useTranslations('imageActions.edit');
  const errors = useTranslations('imageActions.errors');
  const trpc = useTRPC();
  const defined = useDefinedProperties();
  const form = useForm(updateImageInput, () => editedValues(image));
  const update = useMutation(trpc.image.update.mutationOptions());
  return (
    <FormDialog
      title={t('title', { name: image.name })}
      form={form}
      mutation={update}
      onClose={onClose}
      onSubmit={(input) => {
        if (hasPropertyProblem(form.values.properties, defined)) return;
        update.mutate(input, {
          onSuccess: () => {
            toast.success(t('saved', { name: input.name ?? image.name }));
            onClose();
          },
        });
      }}
    >
      <NamingFields form={form} />
      <NeedsFields form={form} />
      <OfferFields form={form} before={image.visibility} />
      <PropertyEditor
        value={form.values.properties}
        onChange={(properties) => form.set({ properties })}
        defined={defined}
        error={form.wrong('properties') ? errors('properties') : null}
      />
    </FormDialog>
  );
}
