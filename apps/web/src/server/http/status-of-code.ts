import type { AppErrorCode } from '@skydeck/core/app-error';
import type { TRPCError } from '@trpc/server';

/** tRPC's name for each kind of failure; the HTTP status follows from it. */
export const trpcCodeOf: Record<AppErrorCode, TRPCError['code']> = {
  UNAUTHENTICATED: 'UNAUTHORIZED',
  FORBIDDEN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  INVALID: 'BAD_REQUEST',
  CONFLICT: 'CONFLICT',
  QUOTA_EXCEEDED: 'FORBIDDEN',
  RATE_LIMITED: 'TOO_MANY_REQUESTS',
  NO_VALID_HOST: 'CONFLICT',
  CANCELLED: 'CONFLICT',
  HOST_UNREACHABLE: 'BAD_GATEWAY',
  HYPERVISOR: 'BAD_GATEWAY',
  STORAGE: 'BAD_GATEWAY',
  NETWORK: 'BAD_GATEWAY',
  TIMEOUT: 'GATEWAY_TIMEOUT',
  UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  INTERNAL: 'INTERNAL_SERVER_ERROR',
};
