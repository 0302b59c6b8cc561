import { acceptTransfer } from '@skydeck/core/volume/transfer/accept-transfer';
import { cancelTransfer } from '@skydeck/core/volume/transfer/cancel-transfer';
import { createTransfer } from '@skydeck/core/volume/transfer/create-transfer';
import { listTransfers } from '@skydeck/core/volume/transfer/list-transfers';
import {
  acceptTransferInput,
  cancelTransferInput,
  createTransferInput,
  listTransfersInput,
} from '@skydeck/core/volume/transfer/transfer.input';
import { procedure, router } from '../trpc';

export const volumeTransferRouter = router({
  list: procedure('volume.read')
    .input(listTransfersInput)
    .query(({ ctx, input }) => listTransfers(ctx, input)),
  create: procedure('volume.transfer')
    .input(createTransferInput)
    .mutation(({ ctx, input }) => createTransfer(ctx, input)),
  accept: procedure('volume.transfer')
    .input(acceptTransferInput)
    .mutation(({ ctx, input }) => acceptTransfer(ctx, input)),
  cancel: procedure('volume.transfer')
    .input(cancelTransferInput)
    .mutation(({ ctx, input }) => cancelTransfer(ctx, input)),
});
