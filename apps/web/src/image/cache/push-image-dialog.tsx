'use client';
import { pushImageInput, type PushImageInput } from '@skydeck/core/image/cache/cached-image.input';
import { CheckboxField, FieldError, RadioCards, SearchInput, Skeleton, toast } from '@skydeck/ui';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '../../dialog/form-dialog';
import { ResultsDialog, type ActionResult } from '../../dialog/results-dialog';
import { useForm } from '../../dialog/use-form';
import { ErrorAlert } from '../../errors/error-alert';
import { useDebounced } from '../../list/use-debounced';
import { useTRPC } from '../../trpc/client';
import type { ImageSummary } from '../image-status';

const SEARCH_AFTER_MS = 250;

export interface PushImageDialogProps {
  image: ImageSummary;
  onClose: () => void;
}

/** Has all hosts, or some, fetch an image before anybody launches it there. */
export function PushImageDialog({ image, onClose }: PushImageDialogProps) {
  const t = useTranslations('imageCache');
  const trpc = useTRPC();
  const push = useMutation(trpc.imageCache.push.mutationOptions());
  const [results, setResults] = useState<readonly ActionResult[] | null>(null);
  const form = useForm(pushImageInput, (): PushImageInput => ({ imageId: image.id, hostIds: 'all' }));
  const { hostIds } = form.values;
  if (results) return <ResultsDialog shown={{ action: t('push'), results }} onClose={onClose} />;
  return (
    <FormDialog
      title={t('pushTitle', { name: image.name })}
      description={t('pushDescription')}
      form={form}
      mutation={push}
      submitLabel={t('pushSubmit')}
      onClose={onClose}
      onSubmit={(input) =>
        push.mutate(input, {
          onSuccess: (answer) => {
            const failed = answer.results.filter(({ ok }) => !ok);
            if (failed.length > 0) {
              setResults(
                answer.results.map(({ host, error }) => ({
                  ...host,
                  error,
                })),
              );
              return;
            }
            const fetching = answer.results.filter(({ already }) => !already).length;
            toast.success(
              t(fetching > 0 ? 'pushed' : 'pushedAlready', { count: fetching, name: image.name }),
            );
            onClose();
          },
        })
      }
    >
      <RadioCards
        label={t('pushTo')}
        className="xl:grid-cols-2"
        value={hostIds === 'all' ? 'all' : 'some'}
        onValueChange={(value) => form.set({ hostIds: value === 'all' ? 'all' : [] })}
        cards={[
          { value: 'all', title: t('allHosts'), description: t('allHostsHint') },
          { value: 'some', title: t('someHosts'), description: t('someHostsHint') },
        ]}
      />
      {hostIds === 'all' ? null : (
        <HostsField
          value={hostIds}
          error={form.wrong('hostIds') ? t('chooseHosts') : null}
          onChange={(next) => form.set({ hostIds: next })}
        />
      )}
    </FormDialog>
  );
}

interface HostsFieldProps {
  value: readonly string[];
  error: string | null;
  onChange: (hostIds: string[]) => void;
}

/** Hosts, ticked; those that are down cannot be. */
function HostsField({ value, error, onChange }: HostsFieldProps) {
  const t = useTranslations('imageCache');
  const hosts = useTranslations('hosts');
  const trpc = useTRPC();
  const [search, setSearch] = useState('');
  const query = useQuery({
    ...trpc.host.list.queryOptions({ pageSize: 100, search: useDebounced(search, SEARCH_AFTER_MS) }),
    placeholderData: keepPreviousData,
  });
  return (
    <fieldset className="grid gap-2" aria-invalid={error ? true : undefined}>
      <legend className="mb-1.5 text-sm font-medium">{t('hosts')}</legend>
      <SearchInput
        label={hosts('searchLabel')}
        placeholder={hosts('searchLabel')}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {query.isError ? (
        <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <div className="grid max-h-56 gap-2.5 overflow-y-auto rounded-md border border-line p-3">
          {query.data?.items.map(({ id, name, state }) => (
            <CheckboxField
              key={id}
              label={name}
              hint={state === 'down' ? hosts('state.down') : undefined}
              disabled={state === 'down'}
              checked={value.includes(id)}
              onCheckedChange={(checked) =>
                onChange(checked ? [...value, id] : value.filter((each) => each !== id))
              }
            />
          )) ?? <Skeleton className="h-6 w-40" />}
          {query.data?.items.length === 0 ? <p className="text-sm text-muted">{t('noHostFound')}</p> : null}
        </div>
      )}
      {error ? <FieldError>{error}</FieldError> : null}
    </fieldset>
  );
}
