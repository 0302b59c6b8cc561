import { expect, test } from 'vitest';
import { testActor } from '../../testing/test-context';
import {
  assertGroupAction,
  groupActionNames,
  groupActions,
  groupReasons,
  groupRefusal,
  groupStatus,
  type GroupFacts,
} from './group-states';

const projectId = '11111111-1111-4111-8111-111111111111';
const member = testActor({ projectId, role: 'member' });
const part = (status: string, attachments = 0, snapshots = 0) => ({ status, attachments, snapshots });
const group = (facts: Partial<GroupFacts> = {}): GroupFacts & { name: string } => ({
  name: 'tier',
  projectId,
  stored: 'available',
  volumes: [part('available'), part('available')],
  snapshots: 0,
  ...facts,
});
const allowed = (facts: Partial<GroupFacts>, actor = member): string[] =>
  Object.entries(groupActions(group(facts), actor))
    .filter(([, state]) => state.allowed)
    .map(([action]) => action);

test('a group is what its volumes are, unless it is being deleted', () => {
  expect(groupStatus(group())).toBe('available');
  expect(groupStatus(group({ volumes: [] }))).toBe('available');
  expect(groupStatus(group({ volumes: [part('creating'), part('error')] }))).toBe('creating');
  expect(groupStatus(group({ volumes: [part('in-use', 1), part('error-deleting')] }))).toBe('error');
  expect(groupStatus(group({ stored: 'deleting', volumes: [part('creating')] }))).toBe('deleting');
});

test.each([
  ['everything', {}, ['update', 'manage', 'snapshot', 'clone', 'delete', 'delete-volumes']],
  ['an empty one', { volumes: [] }, ['update', 'manage', 'delete']],
  ['one with guests', { volumes: [part('in-use', 1)] }, ['update', 'manage', 'snapshot', 'delete']],
  ['one that is busy', { volumes: [part('extending')] }, ['update', 'manage', 'delete']],
  ['one that is made', { volumes: [part('creating')] }, ['update', 'delete']],
  ['one with snapshots', { snapshots: 1 }, ['update', 'manage', 'snapshot', 'clone']],
  ['one that goes', { stored: 'deleting' }, []],
] as const)('%s', (_, facts, actions) => {
  expect(allowed(facts)).toEqual(actions);
});

test('volumes with snapshots of their own are not deleted with their group', () => {
  const volumes = [part('available', 0, 1)];
  expect(groupRefusal(group({ volumes }), 'delete-volumes', member)?.key).toBe('volumes-with-snapshots');
  expect(groupRefusal(group({ volumes }), 'delete', member)).toBeNull();
});

test('readers and other projects may do nothing', () => {
  expect(allowed({}, testActor({ projectId, role: 'reader' }))).toEqual([]);
  expect(allowed({}, testActor({ projectId: crypto.randomUUID(), role: 'admin' }))).toEqual([]);
});

test('every refusal has a known reason, and an error that names the group and a remedy', () => {
  const cases = [{ stored: 'deleting' }, { volumes: [] }, { volumes: [part('creating')] }, { snapshots: 1 }];
  for (const facts of cases) {
    for (const action of groupActionNames) {
      const why = groupRefusal(group(facts), action, member);
      if (!why) continue;
      expect(groupReasons).toContain(why.key);
      expect(() => assertGroupAction(group(facts), action, member)).toThrow(/tier: .*\.$/);
    }
  }
});
