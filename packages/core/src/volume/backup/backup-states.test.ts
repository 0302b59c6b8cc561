import { expect, test } from 'vitest';
import { testActor } from '../../testing/test-context';
import { assertBackupAction, backupActionNames, backupActions, type BackupFacts } from './backup-states';

const projectId = '11111111-1111-4111-8111-111111111111';
const member = testActor({ projectId, role: 'member' });
const whole: BackupFacts = { status: 'available', projectId, manifestSha256: 'ab', restoring: 0 };

const allowed = (facts: Partial<BackupFacts>, actor = member): string[] =>
  Object.entries(backupActions({ ...whole, ...facts }, actor))
    .filter(([, state]) => state.allowed)
    .map(([action]) => action);

test.each([
  ['available', [...backupActionNames]],
  ['creating', ['update', 'delete']],
  ['deleting', []],
  ['error', ['update', 'verify', 'delete']],
  ['error-deleting', ['update', 'delete']],
] as const)('%s allows %j', (status, actions) => {
  expect(allowed({ status })).toEqual(actions);
});

test('each refusal says why, and what to do', () => {
  expect(allowed({}, testActor({ projectId, role: 'reader' }))).toEqual([]);
  expect(allowed({ projectId: 'another' })).toEqual([]);
  const refuse = (facts: Partial<BackupFacts>, action: (typeof backupActionNames)[number]) => () =>
    assertBackupAction({ ...whole, ...facts, name: 'nightly' }, action, member);
  expect(refuse({ restoring: 1 }, 'delete')).toThrow(
    'Cannot delete nightly: a volume is being restored from it.',
  );
  expect(refuse({ status: 'error', manifestSha256: null }, 'verify')).toThrow('it was never whole');
  expect(refuse({ status: 'error' }, 'restore')).toThrow('it is error, not available');
  expect(refuse({}, 'restore')).not.toThrow();
});
