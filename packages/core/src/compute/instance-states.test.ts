import { expect, test } from 'vitest';
import { testActor } from '../testing/test-context';
import {
  instanceActionNames,
  instanceActions,
  refusal,
  refusalError,
  type InstanceFacts,
} from './instance-states';

const projectId = '11111111-1111-4111-8111-111111111111';
const member = testActor({ projectId, role: 'member' });
const reader = testActor({ projectId, role: 'reader' });
const admin = testActor({ projectId, role: 'admin' });

function instance(facts: Partial<InstanceFacts> = {}): InstanceFacts & { name: string } {
  return {
    name: 'web',
    status: 'ACTIVE',
    taskState: null,
    locked: false,
    lockedBy: null,
    projectId,
    launchedAt: new Date(),
    ...facts,
  };
}

const allowed = (facts: Partial<InstanceFacts>, actor = member): string[] =>
  Object.entries(instanceActions(instance(facts), actor))
    .filter(([, state]) => state.allowed)
    .map(([action]) => action);

test.each([
  ['BUILD', ['lock', 'rename', 'delete']],
  [
    'ACTIVE',
    ['stop', 'reboot-soft', 'reboot-hard', 'pause', 'suspend', 'lock', 'rename', 'console', 'delete'],
  ],
  ['SHUTOFF', ['start', 'reboot-hard', 'lock', 'rename', 'delete']],
  ['PAUSED', ['reboot-hard', 'unpause', 'lock', 'rename', 'console', 'delete']],
  ['SUSPENDED', ['reboot-hard', 'resume', 'lock', 'rename', 'delete']],
  ['ERROR', ['start', 'reboot-hard', 'lock', 'rename', 'delete']],
  ['DELETED', []],
] as const)('%s allows just %j', (status, actions) => {
  expect(allowed({ status })).toEqual(actions);
});

test('an instance that was never built can only be named, locked and deleted', () => {
  expect(allowed({ status: 'ERROR', launchedAt: null })).toEqual(['lock', 'rename', 'delete']);
});

test('while a task runs only what does not disturb it is allowed; a deletion ends all', () => {
  expect(allowed({ taskState: 'rebooting' })).toEqual(['lock', 'rename', 'console', 'delete']);
  expect(allowed({ taskState: 'deleting' })).toEqual([]);
});

test('a lock stops everything but looking and unlocking, which is for who locked it and for admins', () => {
  const facts = { locked: true, lockedBy: member.userId };
  expect(allowed(facts)).toEqual(['unlock', 'console']);
  expect(allowed(facts, testActor({ projectId, role: 'member' }))).toEqual(['console']);
  expect(allowed(facts, admin)).toContain('unlock');
});

test('readers may do nothing, and neither may members of another project', () => {
  expect(allowed({}, reader)).toEqual([]);
  expect(allowed({}, testActor({ projectId: crypto.randomUUID(), role: 'admin' }))).toEqual([]);
});

test('every refusal has a reason, and an error that names instance, reason and remedy', () => {
  for (const status of ['BUILD', 'ACTIVE', 'SHUTOFF', 'PAUSED', 'SUSPENDED', 'ERROR', 'DELETED'] as const) {
    for (const action of instanceActionNames) {
      const subject = instance({ status, launchedAt: null });
      const why = refusal(subject, action, member);
      if (!why) continue;
      const error = refusalError(subject, action, why);
      expect(error.message).toContain('web');
      expect(error.hint).toBeTruthy();
      expect(error.message).not.toContain('undefined');
    }
  }
});
