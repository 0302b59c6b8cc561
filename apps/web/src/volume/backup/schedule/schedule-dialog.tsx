'use client';
import { isCron } from '@skydeck/core/volume/backup/schedule/next-runs';
import {
  createScheduleInput,
  updateScheduleInput,
} from '@skydeck/core/volume/backup/schedule/schedule.input';
import { CheckboxField, Field, Input, Select, toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '../../../dialog/form-dialog';
import { useTRPC } from '../../../trpc/client';
import type { ScheduleSummary } from '../backup-view';
import { NextRuns } from './next-runs-preview';
import { scheduleDraft, toScheduleRule, type ScheduleDraft } from './schedule-draft';

export interface ScheduleDialogProps {
  volume: { id: string; name: string };
  /** The one to change; null: a new one. */
  schedule: ScheduleSummary | null;
  onClose: () => void;
}

const presets = {
  hourly: '0 * * * *',
  daily: '0 3 * * *',
  weekly: '0 3 * * 1',
  monthly: '0 3 1 * *',
} as const;
const presetKeys = Object.keys(presets) as (keyof typeof presets)[];
const OWN = 'own';

/** When, and what is kept; the next runs are shown as one types. */
export function ScheduleDialog({ volume, schedule, onClose }: ScheduleDialogProps) {
  const t = useTranslations('backupSchedules');
  const d = useTranslations('backupSchedules.dialog');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<ScheduleDraft>(() => scheduleDraft(schedule));
  const set = (change: Partial<ScheduleDraft>) => setDraft((now) => ({ ...now, ...change }));
  const create = useMutation(trpc.backupSchedule.create.mutationOptions());
  const update = useMutation(trpc.backupSchedule.update.mutationOptions());
  const { rule, wrong } = toScheduleRule(draft);
  const preset = presetKeys.find((key) => presets[key] === draft.cron) ?? OWN;
  const done = (said: string) => ({
    onSuccess: () => {
      toast.success(said);
      void queryClient.invalidateQueries(trpc.backupSchedule.pathFilter());
      onClose();
    },
  });
  const error = (name: 'incrementals' | 'keep' | 'keepDays', least: number, most: number) =>
    wrong.has(name) ? d('numberError', { least, most }) : null;
  const number = (name: 'incrementals' | 'keep' | 'keepDays') => ({
    value: draft[name],
    inputMode: 'numeric' as const,
    autoComplete: 'off',
    className: 'tabular-nums',
  });
  return (
    <FormDialog
      title={d(schedule ? 'edit' : 'create', { name: volume.name })}
      form={{ input: rule, submit: () => undefined }}
      mutation={schedule ? update : create}
      onClose={onClose}
      {...(schedule ? {} : { submitLabel: t('actions.create') })}
      onSubmit={(input) =>
        schedule
          ? update.mutate(updateScheduleInput.parse({ id: schedule.id, ...input }), done(t('saved')))
          : create.mutate(
              createScheduleInput.parse({ volumeId: volume.id, ...input }),
              done(t('created', { name: volume.name })),
            )
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('presets.label')}>
          {(control) => (
            <Select
              {...control}
              value={preset}
              onValueChange={(chosen) => {
                const key = presetKeys.find((each) => each === chosen);
                if (key) set({ cron: presets[key] });
              }}
              options={[...presetKeys, OWN].map((value) => ({
                value,
                label: t(`presets.${value as keyof typeof presets | typeof OWN}`),
                disabled: value === OWN,
              }))}
            />
          )}
        </Field>
        <Field
          label={d('cron')}
          required
          hint={d('cronHint')}
          error={wrong.has('cron') ? d('cronError') : null}
        >
          {(control) => (
            <Input
              {...control}
              value={draft.cron}
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
              onChange={(event) => set({ cron: event.target.value })}
            />
          )}
        </Field>
      </div>
      <NextRuns cron={isCron(draft.cron) ? draft.cron : null} />
      <Field
        label={d('incrementals')}
        required
        hint={d('incrementalsHint')}
        error={error('incrementals', 0, 100)}
      >
        {(control) => (
          <Input
            {...control}
            {...number('incrementals')}
            onChange={(event) => set({ incrementals: event.target.value })}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={d('keep')} required hint={d('keepHint')} error={error('keep', 1, 1_000)}>
          {(control) => (
            <Input {...control} {...number('keep')} onChange={(event) => set({ keep: event.target.value })} />
          )}
        </Field>
        <Field label={d('keepDays')} optional hint={d('keepDaysHint')} error={error('keepDays', 1, 3_650)}>
          {(control) => (
            <Input
              {...control}
              {...number('keepDays')}
              onChange={(event) => set({ keepDays: event.target.value })}
            />
          )}
        </Field>
      </div>
      <CheckboxField
        label={d('enabled')}
        checked={draft.enabled}
        onCheckedChange={(enabled) => set({ enabled })}
      />
    </FormDialog>
  );
}
