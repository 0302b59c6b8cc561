import type { RouterOutputs } from '../trpc/client';

export type InstanceSummary = RouterOutputs['instance']['list']['items'][number];
export type InstanceDetail = RouterOutputs['instance']['get'];

/** What actions need to know of an instance; lists, details and search results all have it. */
export type ActionTarget = Pick<InstanceSummary, 'id' | 'name' | 'actions'>;
