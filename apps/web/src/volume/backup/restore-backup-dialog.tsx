'use client';
import { restoreBackupInput } from '@skydeck/core/volume/backup/backup.input';
import { CheckboxField, Field, FieldError, Input, RadioCards, Select, toast } from '@skydeck/ui';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { ChoiceField } from '../../choice/choice-field';
import { firstChoices, useChoiceSearch } from '../../choice/use-choice-search';
import { FormDialog } from '../../dialog/form-dialog';
import { formatGiB } from '../../format/units';
import { useTRPC } from '../../trpc/client';
import { SizeField } from '../size-field';
import { useVolumeReason } from '../use-volume-reason';
import type { VolumeSummary } from '../volume-view';
import type { BackupSummary } from './backup-view';

export interface RestoreBackupDialogProps {
  backup: Pick<BackupSummary, 'id' | 'name' | 'sizeGiB' | 'encrypted' | 'volume'>;
  onClose: () => void;
}

const page = { page: 1, pageSize: 100 } as const;
const SAME = 'same';

/** To a new volume, or in the place of what another one holds. */
export function RestoreBackupDialog({ backup, onClose }: RestoreBackupDialogProps) {
  const t = useTranslations('backups.restore');
  const volumesT = useTranslations('volumes');
  const common = useTranslations('common');
  const locale = useLocale();
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [values, setValues] = useState({
    kind: 'new' as 'new' | 'existing',
    name: backup.volume.name,
    size: String(backup.sizeGiB),
    typeId: SAME,
    chosen: null as VolumeSummary | null,
    confirmed: false,
  });
  const [submitted, setSubmitted] = useState(false);
  const set = (change: Partial<typeof values>) => setValues((now) => ({ ...now, ...change }));
  const reason = useVolumeReason();
  const search = useChoiceSearch();
  const types = useQuery(trpc.volumeType.list.queryOptions(page));
  const volumes = useQuery({
    ...trpc.volume.list.queryOptions({
      ...firstChoices,
      status: ['available'],
      sort: { by: 'name', dir: 'asc' },
      search: search.input,
    }),
    enabled: values.kind === 'existing',
    placeholderData: keepPreviousData,
  });
  const { chosen } = values;
  const refusal = (volume: VolumeSummary) =>
    reason(volume, 'restore') ??
    (volume.sizeGiB < backup.sizeGiB
      ? t('tooSmall', { size: formatGiB(backup.sizeGiB, locale) })
      : backup.encrypted && !volume.encrypted
        ? t('notEncrypted')
        : null);
  const sizeWrong = !(Number.isInteger(Number(values.size)) && Number(values.size) >= backup.sizeGiB);
  const parsed = restoreBackupInput.safeParse({
    id: backup.id,
    target:
      values.kind === 'new'
        ? {
            kind: 'new',
            name: values.name,
            sizeGiB: Number(values.size),
            typeId: values.typeId === SAME ? null : values.typeId,
          }
        : { kind: 'existing', volumeId: chosen?.id ?? '' },
  });
  const unconfirmed = values.kind === 'existing' && !values.confirmed;
  const wrong = (values.kind === 'new' && sizeWrong) || unconfirmed;
  const restore = useMutation(trpc.backup.restore.mutationOptions());
  return (
    <FormDialog
      title={t('title', { name: backup.name })}
      form={{ input: parsed.success && !wrong ? parsed.data : null, submit: () => setSubmitted(true) }}
      mutation={restore}
      submitLabel={t('submit')}
      danger={values.kind === 'existing'}
      onClose={onClose}
      onSubmit={(input) =>
        restore.mutate(input, {
          onSuccess: ({ volumeId }) => {
            toast.success(t('done', { name: values.kind === 'new' ? values.name : (chosen?.name ?? '') }));
            void queryClient.invalidateQueries(trpc.volume.pathFilter());
            onClose();
            router.push(`/volume/volumes/${volumeId}`);
          },
        })
      }
    >
      <RadioCards
        label={t('target')}
        value={values.kind}
        onValueChange={(kind) => set({ kind: kind === 'existing' ? 'existing' : 'new' })}
        className="xl:grid-cols-2"
        cards={[
          { value: 'new', title: t('new'), description: t('newHint') },
          { value: 'existing', title: t('existing'), description: t('existingHint') },
        ]}
      />
      {values.kind === 'new' ? (
        <>
          <Field
            label={common('name')}
            required
            error={submitted && values.name.trim() === '' ? volumesT('errors.name') : null}
          >
            {(control) => (
              <Input
                {...control}
                value={values.name}
                autoComplete="off"
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
          <SizeField
            label={volumesT('sizeInGiB')}
            value={values.size}
            onChange={(size) => set({ size })}
            error={sizeWrong ? t('sizeError', { least: backup.sizeGiB }) : null}
          />
          <Field label={t('type')}>
            {(control) => (
              <Select
                {...control}
                value={values.typeId}
                onValueChange={(typeId) => set({ typeId })}
                options={[
                  { value: SAME, label: t('sameType') },
                  ...(types.data?.items ?? [])
                    .filter(({ encryption }) => encryption !== null || !backup.encrypted)
                    .map(({ id, name, description }) => ({ value: id, label: name, description })),
                ]}
              />
            )}
          </Field>
        </>
      ) : (
        <>
          <ChoiceField
            label={t('volume')}
            required
            error={submitted && !chosen ? t('volumeError') : null}
            nothing={t('noVolume', { size: formatGiB(backup.sizeGiB, locale) })}
            placeholder={t('chooseVolume')}
            query={volumes}
            search={search}
            choice={(row) => ({
              label: row.name,
              description: `${formatGiB(row.sizeGiB, locale)} · ${row.type.name}`,
              refusal: refusal(row),
            })}
            value={chosen?.id ?? ''}
            onChange={(_id, row) => set({ chosen: row, confirmed: false })}
          />
          {chosen ? (
            <div className="grid gap-1">
              <CheckboxField
                label={t('confirm', { name: chosen.name })}
                checked={values.confirmed}
                onCheckedChange={(confirmed) => set({ confirmed })}
              />
              {submitted && unconfirmed ? <FieldError>{t('confirmError')}</FieldError> : null}
            </div>
          ) : null}
        </>
      )}
    </FormDialog>
  );
}
