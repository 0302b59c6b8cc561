import { cancelOperation } from '@skydeck/core/operation/cancel-operation';
import { getOperation, listOperations } from '@skydeck/core/operation/list-operations';
import { listOperationsInput, operationIdInput } from '@skydeck/core/operation/operation.input';
import { procedure, router } from '../trpc';

export const operationRouter = router({
  list: procedure('operation.read')
    .input(listOperationsInput)
    .query(({ ctx, input }) => listOperations(ctx, input)),
  get: procedure('operation.read')
    .input(operationIdInput)
    .query(({ ctx, input }) => getOperation(ctx, input)),
  cancel: procedure('operation.cancel')
    .input(operationIdInput)
    .mutation(({ ctx, input }) => cancelOperation(ctx, input)),
});
