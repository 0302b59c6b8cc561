import type { Db, Prisma } from '@skydeck/db';
import type { RequestContext } from '../context';
import { containing, windowOf, type Page } from '../list';
import { authorize } from '../policy/authorize';
import { projectScope } from '../policy/scope';
import { shownText } from '../shown-error';
import { toOperationSummary, type OperationSummary } from './operation-summary';
import type { ListOperationsInput, OperationIdInput } from './operation.input';

/** One page of operations, the newest first unless told otherwise. @throws AppError FORBIDDEN */
export async function listOperations(
  ctx: RequestContext,
  input: ListOperationsInput,
): Promise<Page<OperationSummary>> {
  authorize(ctx, 'operation.read');
  const { search } = input;
  const contains = containing(search ?? '');
  const ofSubject = input.subjectId ? await touching(ctx.db, input.subjectId) : [];
  const where: Prisma.OperationWhereInput = {
    ...projectScope(ctx, { requested: input.allProjects, permission: 'operation.all-projects' }),
    ...(input.state && input.state.length > 0 ? { state: { in: input.state } } : {}),
    ...(input.kind ? { kind: input.kind } : {}),
    ...(input.subjectType ? { subjectType: input.subjectType } : {}),
    AND: [
      ...(input.subjectId ? [{ OR: ofSubject }] : []),
      ...(search ? [{ OR: [{ subjectName: contains }, { actorName: contains }, { kind: contains }] }] : []),
    ],
  };
  const { by, dir } = input.sort ?? { by: 'createdAt', dir: 'desc' };
  const [rows, total] = await Promise.all([
    ctx.db.operation.findMany({ where, orderBy: [{ [by]: dir }, { id: dir }], ...windowOf(input) }),
    ctx.db.operation.count({ where }),
  ]);
  return {
    items: rows.map((row) => toOperationSummary(row, ctx.actor)),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}

/** Snapshots and backups of one volume that are looked for, the newest. */
const MOST_PARTS = 1_000;

/**
 * Conditions on operations, one of which holds: they work on the subject or, were that a volume, on its bytes: the
 * deletion of a snapshot merges its layers, and a backup reads it.
 */
async function touching(
  db: Pick<Db, 'volumeSnapshot' | 'backup'>,
  subjectId: string,
): Promise<Prisma.OperationWhereInput[]> {
  const parts = {
    where: { volumeId: subjectId },
    orderBy: { createdAt: 'desc' },
    take: MOST_PARTS,
    select: { id: true },
  } as const;
  const [snapshots, backups] = await Promise.all([
    db.volumeSnapshot.findMany(parts),
    db.backup.findMany(parts),
  ]);
  const idsOf = (rows: readonly { id: string }[]) => ({ in: rows.map(({ id }) => id) });
  return [
    { subjectId },
    ...(snapshots.length > 0 ? [{ kind: 'snapshot.delete', subjectId: idsOf(snapshots) }] : []),
    ...(backups.length > 0 ? [{ kind: 'volume.backup', subjectId: idsOf(backups) }] : []),
  ];
}

export interface TimelineEntry {
  id: string;
  name: string;
  attempt: number;
  /** `run` or `undo`. */
  direction: string;
  worker: string;
  state: string;
  message: string | null;
  startedAt: Date;
  finishedAt: Date | null;
  error: { code: string; message: string } | null;
}

export interface OperationDetail extends OperationSummary {
  timeline: TimelineEntry[];
}

/** An operation retries for as long as its deadline lets it; the last runs tell what matters. */
const MOST_ENTRIES = 500;

/** One operation with the runs of its steps, in their order. @throws AppError NOT_FOUND, FORBIDDEN */
export async function getOperation(ctx: RequestContext, { id }: OperationIdInput): Promise<OperationDetail> {
  const operation = await ctx.db.operation.findUnique({
    where: { id },
    include: { timeline: { orderBy: [{ startedAt: 'desc' }, { id: 'desc' }], take: MOST_ENTRIES } },
  });
  authorize(ctx, 'operation.read', operation);
  return {
    ...toOperationSummary(operation, ctx.actor),
    timeline: operation.timeline.reverse().map((entry) => ({
      id: entry.id,
      name: entry.name,
      attempt: entry.attempt,
      direction: entry.direction,
      // Which machine ran it is the cloud's business.
      worker: ctx.actor.cloudAdmin ? entry.worker : '',
      state: entry.state,
      message: entry.message && shownText(entry.message, ctx.actor),
      startedAt: entry.startedAt,
      finishedAt: entry.finishedAt,
      error: entry.errorCode
        ? { code: entry.errorCode, message: shownText(entry.errorMessage ?? '', ctx.actor) }
        : null,
    })),
  };
}
