import type { BackupSchedule, Tx } from '@skydeck/db';
import { notFound } from '../../../app-error';
import type { RequestContext } from '../../../context';
import { projectScope } from '../../../policy/scope';

/** A schedule under lock, for the rest of the caller's transaction. @throws AppError NOT_FOUND */
export async function lockSchedule(
  tx: Tx,
  ctx: Pick<RequestContext, 'actor'>,
  id: string,
): Promise<BackupSchedule & { volume: { name: string } }> {
  await tx.$queryRaw`SELECT 1 FROM "BackupSchedule" WHERE "id" = ${id}::uuid FOR UPDATE`;
  const schedule = await tx.backupSchedule.findFirst({
    where: { id, ...(ctx.actor.cloudAdmin ? {} : projectScope(ctx)) },
    include: { volume: { select: { name: true } } },
  });
  if (!schedule) throw notFound('schedule');
  return schedule;
}
