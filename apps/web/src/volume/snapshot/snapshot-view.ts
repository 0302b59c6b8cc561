import type { RouterOutputs } from '../../trpc/client';

export type SnapshotSummary = RouterOutputs['snapshot']['list']['items'][number];
