import { expect, test } from 'vitest';
import { testActor } from '../../testing/test-context';
import {
  assertGroupSnapshotAction,
  groupSnapshotRefusal,
  groupSnapshotStatus,
} from './group-snapshot-states';

const projectId = '11111111-1111-4111-8111-111111111111';
const member = testActor({ projectId, role: 'member' });
const of = (stored: string, ...parts: string[]) => ({ name: 'nightly', projectId, stored, parts });

test('it is whole when all of its parts are', () => {
  expect(groupSnapshotStatus(of('available', 'available', 'available'))).toBe('available');
  expect(groupSnapshotStatus(of('available', 'available', 'error'))).toBe('error');
  expect(groupSnapshotStatus(of('available'))).toBe('error');
  expect(groupSnapshotStatus(of('creating', 'creating'))).toBe('creating');
  expect(groupSnapshotStatus(of('error', 'available'))).toBe('error');
  expect(groupSnapshotStatus(of('deleting', 'available'))).toBe('deleting');
});

test('a group is made of a whole one only; what has failed can be deleted', () => {
  const failed = of('available', 'available', 'error');
  expect(groupSnapshotRefusal(of('available', 'available'), 'create-group', member)).toBeNull();
  expect(groupSnapshotRefusal(failed, 'create-group', member)?.key).toBe('not-available');
  expect(groupSnapshotRefusal(failed, 'delete', member)).toBeNull();
  expect(groupSnapshotRefusal(of('creating'), 'delete', member)?.key).toBe('creating');
  expect(() => assertGroupSnapshotAction(failed, 'create-group', member)).toThrow('nightly');
  const reader = testActor({ projectId, role: 'reader' });
  expect(groupSnapshotRefusal(failed, 'update', reader)?.key).toBe('role');
});
