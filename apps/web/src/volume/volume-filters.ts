import { volumeSize } from '@skydeck/core/volume/volume.input';
import { volumeStatuses } from '@skydeck/core/volume/volume-states';
import { choice, choices, idChoice, scope, text } from '../list/filter-kinds';
import { sizeOf } from './size-of';

const yesOrNo = ['yes', 'no'] as const;
export type YesOrNo = (typeof yesOrNo)[number];

/** Filters of the volumes list, by their names in the address. */
export const volumeFilters = {
  status: choices(volumeStatuses),
  typeId: idChoice(),
  bootable: choice(yesOrNo),
  encrypted: choice(yesOrNo),
  availabilityZone: text(64),
  groupId: idChoice(),
  sizeGiB: text(5),
  backendId: idChoice(),
  allProjects: scope(),
};

/** Those behind the "Filters" button. */
export const moreVolumeFilters = [
  'typeId',
  'bootable',
  'encrypted',
  'availabilityZone',
  'groupId',
  'sizeGiB',
  'backendId',
] as const;

/** The typed size as the procedure takes it; what is no size finds as if nothing was typed. */
export function asSize(typed: string | undefined): number | undefined {
  return volumeSize.safeParse(sizeOf(typed ?? '')).data;
}

/** The filter as the procedure takes it. */
export function asFlag(value: YesOrNo | undefined): boolean | undefined {
  return value === undefined ? undefined : value === 'yes';
}
