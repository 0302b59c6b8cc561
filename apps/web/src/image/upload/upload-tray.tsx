'use client';
import { Card, Progress } from '@skydeck/ui';
import { ChevronDown, ChevronUp, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { ConfirmTargetsDialog } from '../../dialog/confirm-targets-dialog';
import { UploadRow } from './upload-row';
import { isBusy, type UploadTask } from './upload-task';
import { useUploadManager, useUploads } from './uploads-provider';

/** All uploads, at the foot of every page; nothing without one. */
export function UploadTray() {
  const t = useTranslations('uploads');
  const id = useId();
  const manager = useUploadManager();
  const tasks = useUploads();
  const [open, setOpen] = useState(true);
  const [cancelled, setCancelled] = useState<UploadTask | null>(null);
  const [pending, setPending] = useState(false);
  if (tasks.length === 0) return null;
  const busy = tasks.filter(isBusy);
  const total = busy.reduce((sum, task) => sum + task.sizeBytes, 0);
  const percent = Math.floor((busy.reduce((sum, task) => sum + task.sentBytes, 0) / total) * 100);
  const waiting = tasks.filter(({ state }) => ['needs-file', 'paused'].includes(state)).length;
  const title =
    busy.length > 0
      ? t('title', { count: busy.length, percent })
      : waiting > 0
        ? t('titleWaiting', { count: waiting })
        : t('titleEnded');
  return (
    <section
      aria-label={t('label')}
      className="sticky bottom-3 z-20 w-full max-w-md self-end px-3 max-sm:max-w-none sm:px-5"
    >
      <Card className="shadow-pop">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="flex w-full items-center gap-2.5 px-4 py-3 text-left text-sm font-semibold"
        >
          <Upload aria-hidden className="size-4 text-muted" />
          <span className="flex-1">{title}</span>
          {open ? (
            <ChevronDown aria-hidden className="size-4 text-muted" />
          ) : (
            <ChevronUp aria-hidden className="size-4 text-muted" />
          )}
        </button>
        {!open && busy.length > 0 ? (
          <Progress value={percent} label={t('label')} className="mx-4 mb-3 w-auto" />
        ) : null}
        <ul
          id={id}
          hidden={!open}
          className="max-h-[45dvh] divide-y divide-line overflow-y-auto border-t border-line"
        >
          {tasks.map((task) => (
            <UploadRow key={task.id} task={task} onCancel={() => setCancelled(task)} />
          ))}
        </ul>
      </Card>
      <ConfirmTargetsDialog
        targets={cancelled ? [cancelled] : null}
        title={t('cancelConfirm.title', { name: cancelled?.name ?? '' })}
        description={t('cancelConfirm.description')}
        confirmLabel={t('cancelConfirm.confirm')}
        typed="nothing"
        pending={pending}
        onClose={() => setCancelled(null)}
        onConfirm={() => {
          if (!cancelled) return;
          setPending(true);
          void manager.cancel(cancelled.id).finally(() => {
            setPending(false);
            setCancelled(null);
          });
        }}
      />
    </section>
  );
}
