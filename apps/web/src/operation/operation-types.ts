import type { RouterOutputs } from '../trpc/client';

export type OperationSummary = RouterOutputs['operation']['list']['items'][number];
export type OperationDetail = RouterOutputs['operation']['get'];
