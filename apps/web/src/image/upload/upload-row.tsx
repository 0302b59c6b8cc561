'use client';
import { Button, IconButton, Progress, toast } from '@skydeck/ui';
import { Check, CirclePause, FileUp, Play, RotateCw, Trash2, X } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { useErrorText } from '../../errors/use-error-text';
import { formatBytes, formatDuration } from '../../format/units';
import { pickFile } from './pick-file';
import { secondsLeft, type UploadTask } from './upload-task';
import { useUploadManager } from './uploads-provider';

export interface UploadRowProps {
  task: UploadTask;
  /** Asks before the upload is thrown away. */
  onCancel: () => void;
}

/** One upload: how far, how fast, how long still, and what to do about it. */
export function UploadRow({ task, onCancel }: UploadRowProps) {
  const t = useTranslations('uploads');
  const manager = useUploadManager();
  const { describe } = useErrorText();
  const { name } = task;
  const error = task.error ? describe(task.error) : null;
  return (
    <li className="grid gap-1.5 px-4 py-3" aria-label={name}>
      <div className="flex items-center gap-1">
        <Link
          href={`/image/images/${task.imageId}`}
          className="min-w-0 flex-1 truncate text-sm font-medium hover:underline"
        >
          {name}
        </Link>
        {['uploading', 'reconnecting', 'queued'].includes(task.state) ? (
          <IconButton
            label={t('pause', { name })}
            icon={<CirclePause aria-hidden />}
            onClick={() => manager.pause(task.id)}
          />
        ) : null}
        {task.state === 'paused' ? (
          <IconButton
            label={t('resume', { name })}
            icon={<Play aria-hidden />}
            onClick={() => manager.resume(task.id)}
          />
        ) : null}
        {task.state === 'done' ? (
          <IconButton
            label={t('dismiss', { name })}
            icon={<X aria-hidden />}
            onClick={() => manager.dismiss(task.id)}
          />
        ) : task.state === 'elsewhere' ? null : (
          <IconButton label={t('cancel', { name })} icon={<Trash2 aria-hidden />} onClick={onCancel} />
        )}
      </div>
      <Progress
        value={task.state === 'done' ? 100 : (task.sentBytes / task.sizeBytes) * 100}
        label={t('progress', { name })}
      />
      <p className="flex items-start justify-between gap-3 text-xs text-muted tabular-nums">
        <span>
          <StateText task={task} />
        </span>
        <TimeLeft task={task} />
      </p>
      {error ? (
        <div role="alert" className="text-xs text-danger-text">
          <p>{[error.title, error.detail].filter(Boolean).join(' · ')}</p>
          {error.hint ? <p className="text-muted">{error.hint}</p> : null}
        </div>
      ) : null}
      {task.state === 'needs-file' ? <GiveFile task={task} /> : null}
    </li>
  );
}

function StateText({ task }: { task: UploadTask }) {
  const t = useTranslations('uploads.state');
  const locale = useLocale();
  const bytes = (value: number) => formatBytes(value, locale);
  const amount = { sent: bytes(task.sentBytes), size: bytes(task.sizeBytes) };
  if (task.state === 'uploading' && task.speed !== null)
    return t('uploadingAt', { ...amount, speed: bytes(task.speed) });
  if (task.state === 'checking')
    return t('checking', { percent: Math.round((task.hashedBytes / task.sizeBytes) * 100) });
  if (task.state === 'done')
    return (
      <span className="inline-flex items-center gap-1.5">
        <Check aria-hidden className="size-3.5 text-success" />
        {t('done')}
      </span>
    );
  return t(task.state, amount);
}

function TimeLeft({ task }: { task: UploadTask }) {
  const t = useTranslations('uploads');
  const locale = useLocale();
  const seconds = secondsLeft(task);
  if (seconds === null) return null;
  // Whole seconds: nobody reads hundredths that change all the time.
  const time = formatDuration(Math.max(10, Math.round(seconds)) * 1_000, locale);
  return <span className="shrink-0">{t(seconds < 10 ? 'fewSecondsLeft' : 'timeLeft', { time })}</span>;
}

/** After a reload: the way back to the file. */
function GiveFile({ task }: { task: UploadTask }) {
  const t = useTranslations('uploads');
  const manager = useUploadManager();
  const choose = async (): Promise<void> => {
    const picked = await pickFile();
    if (!picked) return;
    if (!(await manager.giveFile(task.id, picked)))
      toast.error(t('wrongFile'), { description: t('wrongFileHint', { file: task.fileName }) });
  };
  const reopen = async (): Promise<void> => {
    if (!(await manager.reopen(task.id))) toast.warning(t('fileGone', { file: task.fileName }));
  };
  return (
    <div>
      {task.reopenable ? (
        <Button size="sm" onClick={() => void reopen()}>
          <RotateCw aria-hidden />
          {t('reopen')}
        </Button>
      ) : (
        <Button size="sm" onClick={() => void choose()}>
          <FileUp aria-hidden />
          {t('choose', { file: task.fileName })}
        </Button>
      )}
    </div>
  );
}
