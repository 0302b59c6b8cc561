'use client';
import { restoreBackupInput } from '@skydeck/core/volume/backup/backup.input';
import { CheckboxField, Field, FieldError, Input, RadioCards, Select, toast } from '@skydeck/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '../../dialog/form-dialog';
import { formatGiB } from '../../format/units';
import { useTRPC } from '../../trpc/client';
import { SizeField } from '../size-field';
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
    volumeId: '',
    confirmed: false,
  });
  const [submitted, setSubmitted] = useState(false);
  const set = (change: Partial<typeof values>) => setValues((now) => ({ ...now, ...change }));
  const types = useQuery(trpc.volumeType.list.queryOptions(page));
  const volumes = useQuery({
    ...trpc.volume.list.queryOptions({ ...page, status: ['available'], sort: { by: 'name', dir: 'asc' } }),
    enabled: values.kind === 'existing',
  });
  const fitting = (volumes.data?.items ?? []).filter(
    ({ sizeGiB, encrypted, actions }) =>
      actions.restore.allowed && sizeGiB >= backup.sizeGiB && (encrypted || !backup.encrypted),
  );
  const chosen = fitting.find(({ id }) => id === values.volumeId);
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
        : { kind: 'existing', volumeId: values.volumeId },
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
            label={t('size')}
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
          <Field
            label={t('volume')}
            required
            hint={
              volumes.data && fitting.length === 0
                ? t('noVolume', { size: formatGiB(backup.sizeGiB, locale) })
                : undefined
            }
            error={submitted && !chosen ? t('volumeError') : null}
          >
            {(control) => (
              <Select
                {...control}
                value={values.volumeId}
                placeholder={t('chooseVolume')}
                onValueChange={(volumeId) => set({ volumeId, confirmed: false })}
                options={fitting.map(({ id, name, sizeGiB, type }) => ({
                  value: id,
                  label: name,
                  description: `${formatGiB(sizeGiB, locale)} · ${type.name}`,
                }))}
              />
            )}
          </Field>
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
