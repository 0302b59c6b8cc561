import { AppError } from '@skydeck/core/app-error';

/** What the file system of this host refused, as an AppError that a person can read. Others pass as they are. */
export function diskError(what: string, error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('code' in error)) return error;
  // Such as `EROFS: read-only file system, mkdir '/var/lib/skydeck/instances/…'`.
  const why = /^E[A-Z0-9]+: ([^,]+)/.exec(error.message)?.[1] ?? error.message;
  return new AppError('STORAGE', `${what}: ${why}.`, {
    hint: 'Look at the disk, the free space and the permissions of the state directory on the host.',
    rescheduleable: true,
    cause: error,
  });
}
