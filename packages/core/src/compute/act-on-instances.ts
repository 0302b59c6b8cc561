import { Prisma, type Tx } from '@skydeck/db';
import { type AppError, notFound, type AppErrorCode } from '../app-error';
import { recordAudits } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { startOperations, type StartedOperation } from '../operation/start-operations';
import { hostQueue } from '../operation/wake';
import { authorize } from '../policy/authorize';
import { transaction } from '../transaction';
import { deadlineOfAction } from './action-deadlines';
import {
  isOperationAction,
  permissionOfAction,
  refusal,
  refusalError,
  taskOfAction,
  workflowOf,
  type InstanceFacts,
  type OperationAction,
} from './instance-states';
import type { ActOnInstancesInput } from './instance.input';

export interface ActionResult {
  id: string;
  name: string;
  ok: boolean;
  error?: { code: AppErrorCode; message: string; hint: string | undefined };
}

interface LockedInstance extends InstanceFacts {
  id: string;
  name: string;
  hostId: string | null;
}

/**
 * Does one thing to many instances; each has its own result, so that one that refuses does not stop the
 * others. One transaction and a bounded number of queries. @throws AppError FORBIDDEN for the role as such
 */
export async function actOnInstances(
  ctx: RequestContext,
  { ids, action }: ActOnInstancesInput,
): Promise<{ results: ActionResult[] }> {
  authorize(ctx, permissionOfAction(action));
  const { results, wake } = await transaction(ctx.db, async (tx) => {
    const instances = await lockInstances(tx, ctx, ids);
    const errors = new Map<string, AppError>();
    const allowed = instances.filter((instance) => {
      const why = refusal(instance, action, ctx.actor);
      if (why) errors.set(instance.id, refusalError(instance, action, why));
      return !why;
    });
    const wake = isOperationAction(action)
      ? await begin(tx, ctx, action, allowed, errors)
      : await setLock(tx, ctx, action === 'lock', allowed);
    const done = allowed.filter((instance) => !errors.has(instance.id));
    await recordAudits(
      tx,
      ctx,
      done.map((instance) => ({
        action: permissionOfAction(action),
        resourceType: 'instance',
        resourceId: instance.id,
        projectId: instance.projectId,
        detail: { action, name: instance.name },
      })),
    );
    return { results: resultsOf(ids, instances, errors), wake };
  });
  await Promise.all(wake.map(({ queue, id }) => ctx.wake.wake(queue, id)));
  return { results };
}

/** In the order of their ids, so that two bulk actions at once wait for each other rather than deadlock. */
async function lockInstances(tx: Tx, ctx: RequestContext, ids: readonly string[]): Promise<LockedInstance[]> {
  const wanted = Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`));
  // Operations before instances: the order in which running steps lock theirs.
  await tx.$queryRaw`
    SELECT 1 FROM "Operation" WHERE "subjectType" = 'instance' AND "subjectId" IN (${wanted})
      AND "state" IN ('PENDING', 'RUNNING', 'COMPENSATING') ORDER BY "id" FOR NO KEY UPDATE`;
  const rows = await tx.$queryRaw<LockedInstance[]>`
    SELECT "id", "name", "status"::text AS "status", "taskState", "locked", "lockedBy", "projectId", "hostId",
      "launchedAt"
    FROM "Instance" WHERE "id" IN (${wanted})
      AND "deletedAt" IS NULL ORDER BY "id" FOR NO KEY UPDATE`;
  return rows.filter((row) => ctx.actor.cloudAdmin || row.projectId === ctx.actor.projectId);
}

async function begin(
  tx: Tx,
  ctx: RequestContext,
  action: OperationAction,
  instances: readonly LockedInstance[],
  errors: Map<string, AppError>,
): Promise<StartedOperation[]> {
  const { started, stopping, busy } = await startOperations(
    tx,
    instances.map((instance) => ({
      kind: workflowOf(action),
      projectId: instance.projectId,
      subjectType: 'instance',
      subjectId: instance.id,
      subjectName: instance.name,
      actor: ctx.actor,
      requestId: ctx.requestId,
      // A deletion finds the host itself: a launch that it stops may just be choosing one.
      ...(action !== 'delete' && instance.hostId !== null
        ? { memo: { hostId: instance.hostId }, queue: hostQueue(instance.hostId) }
        : {}),
      deadlineMs: deadlineOfAction(action, ctx.config.stopTimeoutMs),
    })),
  );
  for (const [id, error] of busy) errors.set(id, error);
  await tx.instance.updateMany({
    where: { id: { in: started.map((operation) => operation.subjectId) } },
    data: { taskState: taskOfAction[action] },
  });
  // What stops lets go of the instance first; its end wakes the deletion.
  return [...stopping, ...started];
}

async function setLock(
  tx: Tx,
  ctx: RequestContext,
  locked: boolean,
  instances: readonly LockedInstance[],
): Promise<StartedOperation[]> {
  await tx.instance.updateMany({
    where: { id: { in: instances.map((instance) => instance.id) } },
    data: { locked, lockedBy: locked ? ctx.actor.userId : null },
  });
  return [];
}

function resultsOf(
  ids: readonly string[],
  instances: readonly LockedInstance[],
  errors: ReadonlyMap<string, AppError>,
): ActionResult[] {
  const found = new Map(instances.map((instance) => [instance.id, instance]));
  return ids.map((id) => {
    const instance = found.get(id);
    const error = instance ? errors.get(id) : notFound('instance');
    const base = { id, name: instance?.name ?? '' };
    if (!error) return { ...base, ok: true };
    return { ...base, ok: false, error: { code: error.code, message: error.message, hint: error.hint } };
  });
}
