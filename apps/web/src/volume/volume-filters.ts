import { volumeStatuses } from '@skydeck/core/volume/volume-states';
import { choice, choices, idChoice, scope, text } from '../list/filter-kinds';

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
  'backendId',
] as const;

/** The filter as the procedure takes it. */
export function asFlag(value: YesOrNo | undefined): boolean | undefined {
  return value === undefined ? undefined : value === 'yes';
}
