import { instanceStatuses } from '@skydeck/core/compute/instance.input';
import { choices, idChoice, scope, text } from '../list/filter-kinds';

/** Filters of the instances list, by their names in the address. */
export const instanceFilters = {
  status: choices(instanceStatuses),
  imageId: idChoice(),
  flavorId: idChoice(),
  hostId: idChoice(),
  tag: text(60),
  ip: text(45),
  allProjects: scope(),
};

/** Those behind the "Filters" button. */
export const moreInstanceFilters = ['imageId', 'flavorId', 'hostId', 'tag', 'ip'] as const;
