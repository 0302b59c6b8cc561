import type { ProcedureMeta } from '../trpc';
import { appRouter } from '../routers';

export interface ProcedureFacts {
  path: string;
  type: 'query' | 'mutation';
  meta: ProcedureMeta | undefined;
}

/** Every procedure that the portal serves. */
export function allProcedures(): ProcedureFacts[] {
  return Object.entries(appRouter._def.procedures as unknown as Record<string, RawProcedure>).map(
    ([path, { _def }]) => ({ path, type: _def.type, meta: _def.meta }),
  );
}

interface RawProcedure {
  _def: { type: 'query' | 'mutation'; meta?: ProcedureMeta };
}
