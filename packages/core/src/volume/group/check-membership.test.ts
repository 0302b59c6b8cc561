import { expect, test } from 'vitest';
import { checkMembership } from './check-membership';

const group = {
  name: 'tier',
  projectId: 'p',
  availabilityZone: 'nova',
  types: [{ id: 'ssd', name: 'Fast' }],
};
const volume = { name: 'data', projectId: 'p', typeId: 'ssd', availabilityZone: 'nova' };

test('a volume joins a group of its project, its zone and its type', () => {
  expect(() => checkMembership(volume, group)).not.toThrow();
  expect(() => checkMembership({ ...volume, typeId: 'hdd' }, { ...group, types: [] })).not.toThrow();
  expect(() => checkMembership({ ...volume, typeId: 'hdd' }, group)).toThrow('of the types Fast only');
  expect(() => checkMembership({ ...volume, availabilityZone: 'east' }, group)).toThrow('in the zone east');
  expect(() => checkMembership({ ...volume, projectId: 'other' }, group)).toThrow('No such volume');
});
