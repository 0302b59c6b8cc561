'use client';
import { updateInstanceInput } from '@skydeck/core/compute/instance.input';
import { Button, Dialog, Field, FormActions, Input, Skeleton, Textarea, toast } from '@skydeck/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
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
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title', { name: query.data?.name ?? '' })}
      size="lg"
    >
      {query.data ? (
        <EditForm key={query.data.id} instance={query.data} onClose={onClose} />
      ) : query.isError ? (
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
  const launch = useTranslations('launch');
  const trpc = useTRPC();
  const [name, setName] = useState(instance.name);
  const [description, setDescription] = useState(instance.description);
  const [tags, setTags] = useState<string[]>(instance.tags);
  const [entries, setEntries] = useState(() => entriesOf(instance.metadata));
  const update = useMutation(trpc.instance.update.mutationOptions());
  const input = { id: instance.id, name, description, tags, metadata: recordOf(entries) };
  const parsed = updateInstanceInput.safeParse(input);
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0]));
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!parsed.success || hasEntryProblem(entries)) return;
        update.mutate(parsed.data, {
          onSuccess: () => {
            toast.success(t('saved', { name: parsed.data.name ?? instance.name }));
            onClose();
          },
        });
      }}
    >
      {update.isError ? <ErrorAlert error={update.error} /> : null}
      <Field label={common('name')} required error={wrong.has('name') ? launch('errors.name') : null}>
        {(control) => (
          <Input
            {...control}
            value={name}
            // eslint-disable-next-line jsx-a11y/no-autofocus -- the form may come after the dialog has opened
            autoFocus
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={common('description')}
        optional
        error={wrong.has('description') ? launch('errors.description') : null}
      >
        {(control) => (
          <Textarea
            {...control}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={t('tags')}
        optional
        hint={launch('tagsHint')}
        error={wrong.has('tags') ? launch('errors.tags') : null}
      >
        {(control) => <TagsInput control={control} value={tags} onChange={setTags} />}
      </Field>
      <MetadataEditor
        label={t('metadata')}
        entries={entries}
        onChange={setEntries}
        error={wrong.has('metadata') ? launch('errors.metadata') : null}
      />
      <FormActions>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" variant="primary" loading={update.isPending} disabled={!parsed.success}>
          {common('save')}
        </Button>
      </FormActions>
    </form>
  );
}
