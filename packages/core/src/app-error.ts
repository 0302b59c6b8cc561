/** Kinds of failure that the portal branches on; each has its HTTP status in the web's error map. */
export type AppErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'INVALID'
  | 'CONFLICT'
  | 'QUOTA_EXCEEDED'
  | 'RATE_LIMITED'
  | 'NO_VALID_HOST'
  | 'HOST_UNREACHABLE'
  | 'HYPERVISOR'
  | 'STORAGE'
  | 'NETWORK'
  | 'TIMEOUT'
  | 'CANCELLED'
  | 'UNAVAILABLE'
  | 'INTERNAL';

export interface AppErrorOptions {
  /** What the reader can do about it: one sentence. */
  hint?: string;
  cause?: unknown;
  /** The input's field that is wrong, as a path, where there is one. */
  field?: string;
  /** Another run may succeed: the engine retries the step (on the same host) with back-off. */
  retryable?: boolean;
  /** The host is at fault: the workflow may start over on another one. */
  rescheduleable?: boolean;
}

/** A failure that can be shown to a person: what happened and why (message), what to do (hint). */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: AppErrorCode;
  readonly hint: string | undefined;
  readonly field: string | undefined;
  readonly retryable: boolean;
  readonly rescheduleable: boolean;

  constructor(code: AppErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.field = options.field;
    this.retryable = options.retryable ?? false;
    this.rescheduleable = options.rescheduleable ?? false;
  }
}

/** The same answer for "does not exist" and "belongs to another project". */
export function notFound(what: string): AppError {
  return new AppError('NOT_FOUND', `No such ${what}.`, {
    hint: `The ${what} may have been deleted, or belong to another project.`,
  });
}

/** Any thrown value as an AppError; what is unknown becomes INTERNAL and keeps its cause for the log. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('INTERNAL', 'Something went wrong inside the cloud.', {
    hint: 'Try again; if it goes on, give the request id to an administrator.',
    cause: error,
  });
}
