import type { Actor, RequestContext } from '../../../context';
import { windowOf, type Page } from '../../../list';
import { authorize } from '../../../policy/authorize';
import { projectScope } from '../../../policy/scope';
import { shownError, type RememberedError, type ShownError } from '../../../shown-error';
import type { ListSchedulesInput } from './schedule.input';

export interface ScheduleSummary {
  id: string;
  volumeId: string;
  volumeName: string;
  cron: string;
  incrementals: number;
  keep: number;
  keepDays: number | null;
  enabled: boolean;
  nextRunAt: Date | null;
  lastRunAt: Date | null;
  /** Of its backups that are there. */
  backups: number;
  /** Why the last run did not begin, or its backup failed; null when it went well. */
  error: (ShownError & { at: Date }) | null;
  userName: string;
  createdAt: Date;
}

/** One page of schedules. @throws AppError FORBIDDEN */
export async function listSchedules(
  ctx: RequestContext,
  input: ListSchedulesInput,
): Promise<Page<ScheduleSummary>> {
  authorize(ctx, 'volume.backup.read');
  const where = { ...projectScope(ctx), volumeId: input.volumeId };
  const { by, dir } = input.sort ?? { by: 'createdAt', dir: 'asc' };
  const [rows, total] = await Promise.all([
    ctx.db.backupSchedule.findMany({
      where,
      orderBy: [{ [by]: dir }, { id: dir }],
      ...windowOf(input),
      include: {
        volume: { select: { name: true } },
        _count: { select: { backups: { where: { deletedAt: null } } } },
        // The last one tells how the schedule fares.
        backups: {
          where: { status: { in: ['available', 'error'] } },
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          take: 1,
          select: {
            status: true,
            errorCode: true,
            errorMessage: true,
            errorHint: true,
            createdAt: true,
          },
        },
      },
    }),
    ctx.db.backupSchedule.count({ where }),
  ]);
  const users = await ctx.db.user.findMany({
    where: { id: { in: rows.map(({ userId }) => userId) } },
    select: { id: true, name: true },
  });
  const nameOf = new Map(users.map(({ id, name }) => [id, name]));
  return {
    items: rows.map((row) => ({
      id: row.id,
      volumeId: row.volumeId,
      volumeName: row.volume.name,
      cron: row.cron,
      incrementals: row.incrementals,
      keep: row.keep,
      keepDays: row.keepDays,
      enabled: row.enabled,
      nextRunAt: row.nextRunAt,
      lastRunAt: row.lastRunAt,
      backups: row._count.backups,
      error: errorOf(row, row.failedAt, ctx.actor) ?? lastFailure(row.backups, ctx.actor),
      userName: nameOf.get(row.userId) ?? '',
      createdAt: row.createdAt,
    })),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}

type Failure = ScheduleSummary['error'];

function errorOf(row: RememberedError, at: Date | null, actor: Actor): Failure {
  const error = shownError(row, actor);
  return error && at && { ...error, at };
}

function lastFailure(
  backups: readonly (RememberedError & { status: string; createdAt: Date })[],
  actor: Actor,
): Failure {
  const [last] = backups;
  return last?.status === 'error' ? errorOf(last, last.createdAt, actor) : null;
}
