import type { Prisma, Tx } from '@skydeck/db';
import type { AppError } from '../../app-error';
import { restingStatus } from '../volume-states';

/** No longer says what went wrong before. */
export const withoutError = { errorCode: null, errorMessage: null, errorHint: null } as const;

export function errorOf(
  error: AppError,
): Pick<Prisma.VolumeUpdateManyMutationInput, 'errorCode' | 'errorMessage' | 'errorHint'> {
  return { errorCode: error.code, errorMessage: error.message, errorHint: error.hint ?? null };
}

/** Writes how an operation ended; a deletion that waits keeps its own status. */
export async function settleVolume(
  tx: Tx,
  volumeId: string,
  data: Prisma.VolumeUpdateManyMutationInput,
): Promise<void> {
  const { status, ...rest } = data;
  if (status !== undefined) {
    await tx.volume.updateMany({
      where: { id: volumeId, deletedAt: null, status: { not: 'deleting' } },
      data: { status },
    });
  }
  if (Object.keys(rest).length > 0) {
    await tx.volume.updateMany({ where: { id: volumeId, deletedAt: null }, data: rest });
  }
}

/**
 * Puts a volume whose operation has ended back to `available` or `in-use`, by its attachments; one that was never made is
 * neither.
 */
export async function settleAtRest(
  tx: Tx,
  volumeId: string,
  data: Omit<Prisma.VolumeUpdateManyMutationInput, 'status'> = {},
): Promise<void> {
  const attachments = await tx.volumeAttachment.count({ where: { volumeId } });
  const made = {
    ...(await tx.volume.findUnique({ where: { id: volumeId }, select: { location: true } })),
    ...data,
  };
  const status = made.location === null ? 'error' : restingStatus(attachments);
  await settleVolume(tx, volumeId, { ...data, status });
}
