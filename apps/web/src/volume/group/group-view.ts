import type { RouterOutputs } from '../../trpc/client';

export type GroupSummary = RouterOutputs['volumeGroup']['list']['items'][number];
export type GroupSnapshotSummary = RouterOutputs['groupSnapshot']['list']['items'][number];
