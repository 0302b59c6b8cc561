import { AppError } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import { ACTIVE_STATES, AT_ONCE } from './active-states';
import { canBeCancelled, isActive } from './operation-summary';
import type { OperationIdInput } from './operation.input';

/**
 * Asks a running operation to stop; its worker undoes what is done. Asking twice is no error.
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT when it has ended or deletes something
 */
export async function cancelOperation(ctx: RequestContext, { id }: OperationIdInput): Promise<void> {
  const operation = await ctx.db.operation.findUnique({ where: { id } });
  authorize(ctx, 'operation.cancel', operation);
  if (isActive(operation.state) && operation.cancelRequested && !operation.kind.endsWith('.delete')) return;
  if (!canBeCancelled(operation)) throw tooLate(operation.kind);
  await ctx.db.$transaction(async (tx) => {
    const asked = await tx.operation.updateMany({
      where: { id, state: { in: [...ACTIVE_STATES] } },
      data: { cancelRequested: true, runAt: AT_ONCE },
    });
    if (asked.count === 0) throw tooLate(operation.kind);
    await recordAudit(tx, ctx, {
      action: 'operation.cancel',
      projectId: operation.projectId,
      resourceType: 'operation',
      resourceId: id,
      detail: { kind: operation.kind, subjectId: operation.subjectId },
    });
  });
  await ctx.wake.wake(operation.queue, id);
}

function tooLate(kind: string): AppError {
  return kind.endsWith('.delete')
    ? new AppError('CONFLICT', 'A deletion cannot be cancelled.', { hint: 'Wait until it has ended.' })
    : new AppError('CONFLICT', 'The operation has already ended.', {
        hint: 'There is nothing left to cancel.',
      });
}
