import { z } from 'zod';
import { listInput } from '../../list.input';
import { storageName } from '../volume.input';

export const createTransferInput = z.object({ volumeId: z.uuid('Choose a volume.'), name: storageName });
export type CreateTransferInput = z.infer<typeof createTransferInput>;

/** 16 random bytes in base64url. */
const authKey = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_-]{22}$/, 'A key has 22 letters, digits, - or _.');

export const acceptTransferInput = z.object({
  id: z.string().trim().pipe(z.uuid('Paste the id of the transfer.')),
  authKey,
});
export type AcceptTransferInput = z.infer<typeof acceptTransferInput>;

export const cancelTransferInput = z.object({ volumeId: z.uuid() });
export type CancelTransferInput = z.infer<typeof cancelTransferInput>;

export const listTransfersInput = listInput(['name', 'createdAt'] as const, {});
export type ListTransfersInput = z.infer<typeof listTransfersInput>;
