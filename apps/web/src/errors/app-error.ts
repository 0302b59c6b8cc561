/** Codes of the server's `AppError`, and `OFFLINE` for a request that never got an answer. */
export const errorCodes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'INVALID',
  'CONFLICT',
  'QUOTA_EXCEEDED',
  'RATE_LIMITED',
  'NO_VALID_HOST',
  'HOST_UNREACHABLE',
  'HYPERVISOR',
  'STORAGE',
  'NETWORK',
  'TIMEOUT',
  'CANCELLED',
  'UNAVAILABLE',
  'INTERNAL',
  'OFFLINE',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What the server says about a failure: what happened, and what to do. */
export interface AppErrorView {
  code: ErrorCode;
  message: string | null;
  hint: string | null;
  /** Path of the input's field that is wrong. */
  field: string | null;
  requestId: string | null;
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return (errorCodes as readonly unknown[]).includes(value);
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Reads `data.appError` of a tRPC error; anything else is "no answer" or an unknown failure. */
export function readAppError(error: unknown): AppErrorView {
  const data = record(record(error)?.['data']);
  const appError = record(data?.['appError']);
  if (appError && isErrorCode(appError['code']))
    return {
      code: appError['code'],
      message: text(appError['message']),
      hint: text(appError['hint']),
      field: text(appError['field']),
      requestId: text(appError['requestId']),
    };
  // Without `data` there was no tRPC answer at all: no connection, or something between us and the server.
  return { code: data ? 'INTERNAL' : 'OFFLINE', message: null, hint: null, field: null, requestId: null };
}
