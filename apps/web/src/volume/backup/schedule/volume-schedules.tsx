'use client';
import { Button, RelativeTime, StatusBadge, toast } from '@skydeck/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  CalendarClock,
  CircleAlert,
  CircleCheck,
  CirclePause,
  Pencil,
  Play,
  Plus,
  Power,
  Trash2,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ActionItem } from '../../../actions/action-item';
import { RowActions } from '../../../actions/row-actions';
import { useConfirmedAction } from '../../../dialog/use-confirmed-action';
import { useErrorText } from '../../../errors/use-error-text';
import { useToastError } from '../../../errors/use-toast-error';
import { NoValue, TimeCell } from '../../../list/cells';
import { ListView } from '../../../list/list-view';
import { useCan } from '../../../session/me';
import { useTRPC } from '../../../trpc/client';
import type { VolumeDetail } from '../../volume-view';
import type { ScheduleSummary } from '../backup-view';
import { ScheduleDialog } from './schedule-dialog';

const page = { page: 1, pageSize: 25 } as const;

/** When the volume is backed up by itself, and what is kept. */
export function VolumeSchedules({ volume }: { volume: Pick<VolumeDetail, 'id' | 'name'> }) {
  const t = useTranslations('backupSchedules');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toastError = useToastError();
  const mayWrite = useCan('volume.backup.write');
  const [opened, setOpened] = useState<{ schedule: ScheduleSummary | null } | null>(null);
  const refresh = () => {
    void queryClient.invalidateQueries(trpc.backupSchedule.pathFilter());
    void queryClient.invalidateQueries(trpc.backup.pathFilter());
  };
  const query = useQuery(trpc.backupSchedule.list.queryOptions({ ...page, volumeId: volume.id }));
  const run = useMutation(trpc.backupSchedule.run.mutationOptions());
  const update = useMutation(trpc.backupSchedule.update.mutationOptions());
  const remove = useMutation(trpc.backupSchedule.delete.mutationOptions());
  const removal = useConfirmedAction<ScheduleSummary & { name: string }>({
    label: common('delete'),
    run: ({ id }) => remove.mutateAsync({ id }),
    words: (rows) => {
      const about = { count: rows.length, name: rows[0]?.name ?? '' };
      return {
        title: t('delete.title', about),
        description: t('delete.description'),
        done: t('delete.done', about),
      };
    },
    onDone: refresh,
  });
  const then = (said: string | null) => ({
    onSuccess: () => {
      if (said) toast.success(said);
      refresh();
    },
    onError: toastError,
  });
  const disabledReason = mayWrite ? null : t('reason');
  const items = (row: ScheduleSummary): ActionItem[] => [
    {
      key: 'run',
      label: t('actions.run'),
      icon: <Play />,
      group: 'use',
      disabledReason,
      onSelect: () => run.mutate({ id: row.id }, then(t('started', { name: volume.name }))),
    },
    {
      key: 'edit',
      label: t('actions.update'),
      icon: <Pencil />,
      group: 'change',
      disabledReason,
      onSelect: () => setOpened({ schedule: row }),
    },
    {
      key: 'enabled',
      label: t(row.enabled ? 'actions.disable' : 'actions.enable'),
      icon: <Power />,
      group: 'change',
      disabledReason,
      onSelect: () => update.mutate({ id: row.id, enabled: !row.enabled }, then(t('saved'))),
    },
    {
      key: 'delete',
      label: common('delete'),
      icon: <Trash2 />,
      danger: true,
      group: 'delete',
      disabledReason,
      onSelect: () => removal.ask([{ ...row, name: row.cron }]),
    },
  ];
  const add = mayWrite ? (
    <Button variant="primary" onClick={() => setOpened({ schedule: null })}>
      <Plus aria-hidden />
      {t('actions.create')}
    </Button>
  ) : null;
  const some = (query.data?.items.length ?? 0) > 0;
  return (
    <>
      {some && add ? <div className="mb-3 flex justify-end">{add}</div> : null}
      <ListView
        label={t('title')}
        query={query}
        columns={[
          {
            id: 'cron',
            header: t('columns.cron'),
            onPhone: 'title',
            cell: (row) => (
              <span className="grid justify-items-start gap-1">
                <span className="font-mono text-sm">{row.cron}</span>
                <ScheduleState schedule={row} />
              </span>
            ),
          },
          {
            id: 'nextRunAt',
            header: t('columns.nextRunAt'),
            cell: (row) => <TimeCell date={row.nextRunAt} />,
          },
          {
            id: 'lastRunAt',
            header: t('columns.lastRunAt'),
            cell: (row) => (row.lastRunAt ? <RelativeTime date={row.lastRunAt} /> : <NoValue />),
          },
          {
            id: 'kind',
            header: t('columns.kind'),
            onPhone: 'hidden',
            cell: (row) => t('kinds', { incrementals: row.incrementals }),
          },
          {
            id: 'keep',
            header: t('columns.keep'),
            cell: (row) => t('keeps', { keep: row.keep, keepDays: row.keepDays ?? 0 }),
          },
          { id: 'backups', header: t('columns.backups'), align: 'right', cell: (row) => row.backups },
          { id: 'user', header: t('columns.user'), onPhone: 'hidden', cell: (row) => row.userName },
        ]}
        rowActions={(row) => <RowActions name={row.cron} items={items(row)} />}
        empty={{
          icon: <CalendarClock />,
          title: t('empty.title'),
          description: t('empty.description'),
          action: add,
        }}
      />
      {opened ? (
        <ScheduleDialog volume={volume} schedule={opened.schedule} onClose={() => setOpened(null)} />
      ) : null}
      {removal.dialog}
    </>
  );
}

/** Whether it is on, and what its last run failed with. */
function ScheduleState({ schedule }: { schedule: ScheduleSummary }) {
  const t = useTranslations('backupSchedules');
  const { describe } = useErrorText();
  const error = schedule.error ? describe(schedule.error) : null;
  if (error) {
    return (
      <span className="grid justify-items-start gap-1">
        <StatusBadge tone="danger" icon={<CircleAlert />} label={t('failed')} />
        <span className="max-w-72 text-xs wrap-anywhere text-danger-text">
          {[error.title, error.detail, error.hint].filter(Boolean).join(' ')}
        </span>
      </span>
    );
  }
  return schedule.enabled ? (
    <StatusBadge tone="success" icon={<CircleCheck />} label={t('onTime')} />
  ) : (
    <StatusBadge tone="neutral" icon={<CirclePause />} label={t('off')} />
  );
}
