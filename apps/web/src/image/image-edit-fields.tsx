'use client';
import { imageVisibilities } from '@skydeck/core/image/image.input';
import { CheckboxField, Field, Input, Select, Textarea } from '@skydeck/ui';
import { useTranslations } from 'next-intl';
import { TagsInput } from '../compute/tags-input';
import type { Form } from '../dialog/use-form';
import { useCan } from '../session/me';
import type { ImageSummary } from './image-status';

/** What the form begins with. A number that is being typed may be none for a moment. */
export function editedValues(image: ImageSummary) {
  const { id, name, description, visibility, minDiskGiB, minRamMiB, tags, properties } = image;
  return {
    id,
    name,
    description,
    visibility,
    protected: image.protected,
    minDiskGiB,
    minRamMiB,
    osDistro: image.osDistro ?? '',
    family: image.family ?? '',
    version: image.version ?? '',
    tags,
    properties,
  };
}

type Values = ReturnType<typeof editedValues>;
interface FieldsProps {
  form: Pick<Form<Values, unknown>, 'values' | 'set' | 'wrong'>;
}

/** Name and description, system, family and version, tags. */
export function NamingFields({ form }: FieldsProps) {
  const t = useTranslations('imageActions.edit');
  const common = useTranslations('common');
  const errors = useTranslations('imageActions.errors');
  return (
    <>
      <TextField form={form} name="name" label={common('name')} required />
      <Field
        label={common('description')}
        optional
        error={form.wrong('description') ? errors('description') : null}
      >
        {(control) => (
          <Textarea
            {...control}
            value={form.values.description}
            onChange={(event) => form.set({ description: event.target.value })}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField form={form} name="osDistro" label={t('system')} hint={t('systemHint')} />
        <TextField form={form} name="family" label={t('family')} hint={t('familyHint')} />
        <TextField form={form} name="version" label={t('version')} />
      </div>
      <Field label={t('tags')} optional error={form.wrong('tags') ? errors('tags') : null}>
        {(control) => (
          <TagsInput control={control} value={form.values.tags} onChange={(tags) => form.set({ tags })} />
        )}
      </Field>
    </>
  );
}

interface TextFieldProps extends FieldsProps {
  name: 'name' | 'osDistro' | 'family' | 'version';
  label: string;
  hint?: string;
  required?: boolean;
}

function TextField({ form, name, label, hint, required = false }: TextFieldProps) {
  const errors = useTranslations('imageActions.errors');
  return (
    <Field
      label={label}
      hint={hint}
      required={required}
      optional={!required}
      error={form.wrong(name) ? errors(name) : null}
    >
      {(control) => (
        <Input
          {...control}
          value={form.values[name]}
          onChange={(event) => form.set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
}

/** What an instance must have at least. */
export function NeedsFields({ form }: FieldsProps) {
  const t = useTranslations('imageActions.edit');
  const errors = useTranslations('imageActions.errors');
  const number = (name: 'minDiskGiB' | 'minRamMiB', label: string) => (
    <Field label={label} error={form.wrong(name) ? errors(name) : null}>
      {(control) => (
        <Input
          {...control}
          type="number"
          min={0}
          value={Number.isNaN(form.values[name]) ? '' : form.values[name]}
          onChange={(event) => form.set({ [name]: event.target.valueAsNumber })}
        />
      )}
    </Field>
  );
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {number('minDiskGiB', t('minDisk'))}
      {number('minRamMiB', t('minRam'))}
    </div>
  );
}

/** Who sees it, and whether it can be deleted. */
export function OfferFields({ form, before }: FieldsProps & { before: ImageSummary['visibility'] }) {
  const t = useTranslations('imageActions.edit');
  const names = useTranslations('images.visibility');
  const mayPublish = useCan('image.publish');
  // What is public stays so unless an administrator of the cloud says otherwise.
  const fixed = before === 'public' && !mayPublish;
  return (
    <>
      <Field label={t('visibility')} hint={mayPublish ? undefined : t('publicDenied')}>
        {(control) => (
          <Select
            {...control}
            disabled={fixed}
            value={form.values.visibility}
            onValueChange={(value) => {
              const visibility = imageVisibilities.find((each) => each === value);
              if (visibility) form.set({ visibility });
            }}
            options={imageVisibilities.map((value) => ({
              value,
              label: names(value),
              description: t(`visibilityHints.${value}`),
              disabled: value === 'public' && !mayPublish,
            }))}
          />
        )}
      </Field>
      <CheckboxField
        label={t('protected')}
        hint={t('protectedHint')}
        checked={form.values.protected}
        onCheckedChange={(value) => form.set({ protected: value })}
      />
    </>
  );
}
