import { AppError } from '@skydeck/core/app-error';
import type { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { readableError } from './auth/request-context';

/** tRPC's own refusals (no such procedure, broken JSON, wrong method), in our words. */
const refusals: Partial<Record<TRPCError['code'], AppError['code']>> = {
  BAD_REQUEST: 'INVALID',
  PARSE_ERROR: 'INVALID',
  NOT_FOUND: 'NOT_FOUND',
  METHOD_NOT_SUPPORTED: 'INVALID',
  UNSUPPORTED_MEDIA_TYPE: 'INVALID',
  PAYLOAD_TOO_LARGE: 'INVALID',
};

/** What a failed call is called towards the portal. */
export function appErrorOf(error: TRPCError): AppError {
  if (error.cause instanceof AppError) return error.cause;
  if (error.cause instanceof ZodError) return invalid(error.cause);
  const code = refusals[error.code];
  if (code)
    return new AppError(code, 'The request is not one that this cloud understands.', { cause: error });
  return readableError(error.cause ?? error);
}

function invalid(error: ZodError): AppError {
  const [first] = error.issues;
  const field = first?.path.map(String).join('.') || undefined;
  return new AppError('INVALID', first?.message ?? 'The input is not valid.', {
    ...(field ? { field, hint: `Correct "${field}" and try again.` } : {}),
    cause: error,
  });
}
