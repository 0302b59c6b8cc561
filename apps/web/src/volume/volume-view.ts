import type { RouterOutputs } from '../trpc/client';

export type VolumeSummary = RouterOutputs['volume']['list']['items'][number];
export type VolumeDetail = RouterOutputs['volume']['get'];
export type VolumeTypeSummary = RouterOutputs['volumeType']['list']['items'][number];
export type QosSpecSummary = RouterOutputs['qosSpec']['list']['items'][number];

/** What actions need to know of a volume; lists and details both have it. */
export type VolumeTarget = Pick<
  VolumeSummary,
  | 'id'
  | 'name'
  | 'projectId'
  | 'description'
  | 'status'
  | 'sizeGiB'
  | 'bootable'
  | 'encrypted'
  | 'type'
  | 'metadata'
  | 'actions'
>;
