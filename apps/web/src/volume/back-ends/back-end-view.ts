import type { RouterOutputs } from '../../trpc/client';

export type BackEndSummary = RouterOutputs['volumeBackend']['list']['items'][number];
export type UnknownContent = RouterOutputs['volumeBackend']['orphans']['items'][number];
