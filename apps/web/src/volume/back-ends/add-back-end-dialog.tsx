'use client';
import { Field, Input, RadioCards, toast } from '@skydeck/ui';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { hasEntryProblem } from '../../compute/metadata-editor';
import { ChoiceField } from '../../choice/choice-field';
import { firstChoices, useChoiceSearch } from '../../choice/use-choice-search';
import { FormDialog } from '../../dialog/form-dialog';
import { useTRPC } from '../../trpc/client';
import {
  checkBackEnd,
  driverFields,
  drivers,
  emptyDraft,
  optionalFields,
  type BackEndDraft,
  type BackEndField,
  type DriverField,
} from './back-end-draft';
import { PlacementFields } from './placement-fields';

/** Makes a back end known to the cloud: its host's agent opens it. */
export function AddBackEndDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('backEnds');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const search = useChoiceSearch();
  const hosts = useQuery({
    ...trpc.host.list.queryOptions({ ...firstChoices, search: search.input }),
    placeholderData: keepPreviousData,
  });
  const only = hosts.data?.total === 1 && search.input === undefined ? (hosts.data.items[0]?.id ?? '') : '';
  const [typed, setTyped] = useState<BackEndDraft>(emptyDraft);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [submitted, setSubmitted] = useState(false);
  const draft = { ...typed, hostId: typed.hostId || only };
  const { input, wrong: wrongFields } = checkBackEnd(draft);
  const create = useMutation(trpc.volumeBackend.create.mutationOptions());

  const set = (change: Partial<BackEndDraft>) => {
    setTyped((current) => ({ ...current, ...change }));
    setTouched((current) => new Set([...current, ...Object.keys(change)]));
  };
  const setConfig = (field: DriverField, value: string) => {
    setTyped((current) => ({ ...current, config: { ...current.config, [field]: value } }));
    setTouched((current) => new Set([...current, field]));
  };
  const wrong = (field: BackEndField) => wrongFields.has(field) && (submitted || touched.has(field));
  const error = (field: BackEndField) => (wrong(field) ? t(`errors.${field}`) : null);

  return (
    <FormDialog
      title={t('add.title')}
      description={t('add.description')}
      form={{ input, submit: () => setSubmitted(true) }}
      mutation={create}
      submitLabel={t('add.title')}
      onClose={onClose}
      onSubmit={(values) => {
        if (hasEntryProblem(draft.capabilities)) return;
        create.mutate(values, {
          onSuccess: () => {
            toast.success(t('add.done', { name: values.name }));
            void queryClient.invalidateQueries(trpc.volumeBackend.pathFilter());
            onClose();
          },
        });
      }}
    >
      <Field label={common('name')} required hint={t('hints.name')} error={error('name')}>
        {(control) => (
          <Input {...control} value={draft.name} onChange={(event) => set({ name: event.target.value })} />
        )}
      </Field>
      <RadioCards
        label={t('columns.driver')}
        className="sm:grid-cols-2 xl:grid-cols-2"
        value={draft.driver}
        onValueChange={(value) => set({ driver: drivers.find((each) => each === value) ?? 'file' })}
        cards={drivers.map((each) => ({
          value: each,
          title: t(`drivers.${each}.title`),
          description: t(`drivers.${each}.description`),
        }))}
      />
      <ChoiceField
        label={t('columns.host')}
        required
        hint={t('hints.hostId')}
        error={error('hostId')}
        placeholder={t('add.chooseHost')}
        query={hosts}
        search={search}
        choice={({ name }) => ({ label: name })}
        value={draft.hostId}
        onChange={(hostId) => set({ hostId })}
      />
      {driverFields[draft.driver].map((field: DriverField) => (
        <Field
          key={field}
          label={t(`fields.${field}`)}
          required={!optionalFields.includes(field)}
          optional={optionalFields.includes(field)}
          hint={t(`hints.${field}`)}
          error={error(field)}
        >
          {(control) => (
            <Input
              {...control}
              spellCheck={false}
              autoComplete="off"
              value={draft.config[field] ?? ''}
              onChange={(event) => setConfig(field, event.target.value)}
            />
          )}
        </Field>
      ))}
      <PlacementFields draft={draft} set={set} wrong={wrong} />
    </FormDialog>
  );
}
