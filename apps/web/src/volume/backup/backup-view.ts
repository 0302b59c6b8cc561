import type { RouterOutputs } from '../../trpc/client';

export type BackupSummary = RouterOutputs['backup']['list']['items'][number];
export type BackupDetail = RouterOutputs['backup']['get'];
export type ScheduleSummary = RouterOutputs['backupSchedule']['list']['items'][number];
