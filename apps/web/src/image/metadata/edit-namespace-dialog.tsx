'use client';
import { resourceTypes, updateNamespaceInput } from '@skydeck/core/image/metadata/namespace.input';
import { CheckboxField, Field, Input, Textarea, toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import type { Namespace } from './namespace';

/** Name and description of a namespace, who is offered it, and for what it is. */
export function EditNamespaceDialog({ namespace, onClose }: { namespace: Namespace; onClose: () => void }) {
  const t = useTranslations('metadataDefinitions.edit');
  const errors = useTranslations('metadataDefinitions.errors');
  const trpc = useTRPC();
  const { id, displayName, description } = namespace;
  const form = useForm(updateNamespaceInput, {
    id,
    displayName,
    description,
    public: namespace.public,
    protected: namespace.protected,
    resourceTypes: namespace.resourceTypes,
  });
  const update = useMutation(trpc.metadataNamespace.update.mutationOptions());
  const associated = form.values.resourceTypes;
  const all = [...new Set([...resourceTypes, ...namespace.resourceTypes.map(({ name }) => name)])];
  return (
    <FormDialog
      title={t('title', { name: displayName })}
      description={namespace.namespace}
      form={form}
      mutation={update}
      onClose={onClose}
      onSubmit={(input) =>
        update.mutate(input, {
          onSuccess: () => {
            toast.success(t('saved', { name: input.displayName ?? displayName }));
            onClose();
          },
        })
      }
    >
      <Field
        label={t('displayName')}
        required
        error={form.wrong('displayName') ? errors('displayName') : null}
      >
        {(control) => (
          <Input
            {...control}
            value={form.values.displayName}
            onChange={(event) => form.set({ displayName: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={t('description')}
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
      <fieldset className="grid gap-2">
        <legend className="mb-1.5 text-sm font-medium">{t('resourceTypes')}</legend>
        {all.map((name) => (
          <CheckboxField
            key={name}
            label={name}
            checked={associated.some((each) => each.name === name)}
            onCheckedChange={(checked) =>
              form.set({
                resourceTypes: checked
                  ? [...associated, namespace.resourceTypes.find((each) => each.name === name) ?? { name }]
                  : associated.filter((each) => each.name !== name),
              })
            }
          />
        ))}
      </fieldset>
      <CheckboxField
        label={t('public')}
        hint={t('publicHint')}
        checked={form.values.public}
        onCheckedChange={(value) => form.set({ public: value })}
      />
      <CheckboxField
        label={t('protected')}
        hint={t('protectedHint')}
        checked={form.values.protected}
        onCheckedChange={(value) => form.set({ protected: value })}
      />
    </FormDialog>
  );
}
