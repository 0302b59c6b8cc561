import { AppError } from '@skydeck/core/app-error';
import type { RequestContext } from '@skydeck/core/context';
import { authorize } from '@skydeck/core/policy/authorize';
import type { Permission } from '@skydeck/core/policy/permissions';
import { withoutHostPaths } from '@skydeck/core/shown-error';
import { initTRPC, TRPCError } from '@trpc/server';
import { Histogram, register } from 'prom-client';
import superjson from 'superjson';
import { appErrorOf } from './app-error-of';
import { readableError, requestContext } from './auth/request-context';
import { originOf } from './http/origin-headers';
import { trpcCodeOf } from './http/status-of-code';
import type { Runtime } from './runtime';
import { holdsUnstorableText } from './unstorable-text';

export interface TrpcContext {
  runtime: Runtime;
  headers: Headers;
}

/** Every procedure says what it takes to call it; a test fails for one that does not. */
export interface ProcedureMeta {
  permission: Permission | 'public';
}

const t = initTRPC
  .context<TrpcContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer: superjson,
    errorFormatter({ shape, error, ctx }) {
      const { code, message, hint = null, field = null } = appErrorOf(error);
      const requestId = ctx ? originOf((name) => ctx.headers.get(name)).requestId : null;
      return {
        message,
        code: shape.code,
        // Spelled out rather than spread: the default shape has a stack trace.
        data: {
          code: shape.data.code,
          httpStatus: shape.data.httpStatus,
          path: shape.data.path,
          appError: { code, message, hint, field, requestId },
        },
      };
    },
  });

export const router = t.router;

const seconds =
  (register.getSingleMetric('skydeck_procedure_seconds') as Histogram<'path' | 'outcome'> | undefined) ??
  new Histogram({
    name: 'skydeck_procedure_seconds',
    help: 'Duration of the API procedures',
    labelNames: ['path', 'outcome'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  });

/** Measures, and gives each failure its code and HTTP status. */
const reported = t.middleware(async ({ path, next, ctx }) => {
  const started = performance.now();
  const result = await next();
  const elapsed = (performance.now() - started) / 1000;
  if (result.ok) {
    seconds.observe({ path, outcome: 'ok' }, elapsed);
    return result;
  }
  const error = appErrorOf(result.error);
  seconds.observe({ path, outcome: error.code }, elapsed);
  const { requestId } = originOf((name) => ctx.headers.get(name));
  if (error.code === 'INTERNAL') ctx.runtime.log.error({ err: error, requestId, path }, 'a procedure failed');
  else ctx.runtime.log.debug({ code: error.code, requestId, path }, 'a procedure refused');
  throw new TRPCError({ code: trpcCodeOf[error.code], message: error.message, cause: error });
});

/** Nobody types what the database cannot keep. */
const storable = t.middleware(async ({ getRawInput, next }) => {
  if (holdsUnstorableText(await getRawInput())) {
    throw readableError(
      new AppError('INVALID', 'The input holds a character that is none (NUL, or half of one).'),
    );
  }
  return next();
});

const base = t.procedure.use(reported);

/** A procedure for those who have the permission in the chosen project; its context is that of use cases. */
export function procedure(permission: Permission) {
  return base
    .meta({ permission })
    .use(async ({ ctx, next }) => {
      const context: RequestContext = await requestContext(ctx.runtime, ctx.headers);
      authorize(context, permission);
      const result = await next({ ctx: context });
      if (!result.ok && !context.actor.cloudAdmin) throw withoutHostPathsIn(result.error);
      return result;
    })
    .use(storable);
}

/** Where files lie on a host is the business of its admins. */
function withoutHostPathsIn(error: TRPCError): TRPCError {
  const { cause } = error;
  if (!(cause instanceof AppError)) return error;
  const { code, message, hint, field } = cause;
  const shown = new AppError(code, withoutHostPaths(message), {
    hint: hint === undefined ? undefined : withoutHostPaths(hint),
    field,
    cause,
  });
  return new TRPCError({ code: error.code, message: shown.message, cause: shown });
}
