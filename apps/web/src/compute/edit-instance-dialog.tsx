'use client';
import { updateInstanceInput } from '@skydeck/core/compute/instance.input';
import { Dialog, Field, Input, Select, Skeleton, Textarea, toast } from '@skydeck/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '../dialog/form-dialog';
import { useForm } from '../dialog/use-form';
import { ErrorAlert } from '../errors/error-alert';
import { useTRPC } from '../trpc/client';
import { entriesOf, hasEntryProblem, MetadataEditor, recordOf } from './metadata-editor';
import type { InstanceDetail } from './instance-types';
import { TagsInput } from './tags-input';

export interface EditInstanceDialogProps {
  instanceId: string | null;
  onClose: () => void;
}

/** Name, description, tags and metadata of an instance. */
export function EditInstanceDialog({ instanceId, onClose }: EditInstanceDialogProps) {
  const t = useTranslations('actions.edit');
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.instance.get.queryOptions({ id: instanceId ?? '' }),
    enabled: instanceId !== null,
  });
  if (!instanceId) return null;
  if (query.data) return <EditForm key={query.data.id} instance={query.data} onClose={onClose} />;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('title', { name: '' })} size="lg">
      {query.isError ? (
        <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton className="h-40 w-full" />
      )}
    </Dialog>
  );
}

function EditForm({ instance, onClose }: { instance: InstanceDetail; onClose: () => void }) {
  const t = useTranslations('actions.edit');
  const common = useTranslations('common');
  const errors = useTranslations('launch.errors');
  const launch = useTranslations('launch');
  const trpc = useTRPC();
  const [entries, setEntries] = useState(() => entriesOf(instance.metadata));
  const { id, name, description, tags, metadata, cdrom } = instance;
  const form = useForm(updateInstanceInput, {
    ...{ id, name, description, tags, metadata },
    cdromFirst: cdrom?.first,
  });
  const update = useMutation(trpc.instance.update.mutationOptions());
  return (
    <FormDialog
      title={t('title', { name: instance.name })}
      form={form}
      mutation={update}
      onClose={onClose}
      onSubmit={(input) => {
        if (hasEntryProblem(entries)) return;
        update.mutate(input, {
          onSuccess: () => {
            toast.success(t('saved', { name: input.name ?? instance.name }));
            onClose();
          },
        });
      }}
    >
      <Field label={common('name')} required error={form.wrong('name') ? errors('name') : null}>
        {(control) => (
          <Input
            {...control}
            value={form.values.name}
            onChange={(event) => form.set({ name: event.target.value })}
          />
        )}
      </Field>
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
      <Field
        label={t('tags')}
        optional
        hint={launch('tagsHint')}
        error={form.wrong('tags') ? errors('tags') : null}
      >
        {(control) => (
          <TagsInput
            control={control}
            value={form.values.tags}
            onChange={(next) => form.set({ tags: next })}
          />
        )}
      </Field>
      {cdrom ? (
        <Field label={t('bootOrder')} hint={t('bootOrderHint')}>
          {(control) => (
            <Select
              {...control}
              value={form.values.cdromFirst ? 'cdrom' : 'disk'}
              onValueChange={(value) => form.set({ cdromFirst: value === 'cdrom' })}
              options={(['disk', 'cdrom'] as const).map((value) => ({
                value,
                label: launch(`boot.orders.${value}`),
              }))}
            />
          )}
        </Field>
      ) : null}
      <MetadataEditor
        label={t('metadata')}
        entries={entries}
        onChange={(next) => {
          setEntries(next);
          form.set({ metadata: recordOf(next) });
        }}
        error={form.wrong('metadata') ? errors('metadata') : null}
      />
    </FormDialog>
  );
}
