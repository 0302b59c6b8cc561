import { expect, test } from 'vitest';
import { testActor } from '../../testing/test-context';
import {
  assertSnapshotAction,
  snapshotActionNames,
  snapshotActions,
  snapshotRefusal,
  snapshotStatuses,
  type SnapshotAction,
  type SnapshotFacts,
} from './snapshot-states';

const projectId = '11111111-1111-4111-8111-111111111111';
const member = testActor({ projectId, role: 'member' });

function snapshot(facts: Partial<SnapshotFacts> = {}): SnapshotFacts & { name: string } {
  return {
    name: 'before',
    status: 'available',
    projectId,
    newest: true,
    beingRead: false,
    bootable: true,
    inGroupSnapshot: false,
    volume: { status: 'available', inGuests: 0 },
    ...facts,
  };
}

const allowed = (facts: Partial<SnapshotFacts>): string[] =>
  Object.entries(snapshotActions(snapshot(facts), member))
    .filter(([, state]) => state.allowed)
    .map(([action]) => action);

const keyOf = (facts: Partial<SnapshotFacts>, action: SnapshotAction) =>
  snapshotRefusal(snapshot(facts), action, member)?.key ?? null;

test('the newest snapshot of a volume at rest allows everything', () => {
  expect(allowed({})).toEqual([...snapshotActionNames]);
});

test.each([
  ['creating', ['update']],
  ['deleting', []],
  ['error', ['update', 'delete']],
  ['error-deleting', ['update', 'delete']],
] as const)('%s allows %j', (status, actions) => {
  expect(allowed({ status })).toEqual(actions);
});

test('each refusal says why', () => {
  const attached = { volume: { status: 'in-use', inGuests: 1 } };
  expect(keyOf(attached, 'revert')).toBe('in-guest');
  expect(keyOf({ volume: { status: 'in-use', inGuests: 0 } }, 'revert')).toBeNull();
  expect(keyOf(attached, 'create-volume')).toBeNull();
  expect(keyOf(attached, 'delete')).toBeNull();
  const busy = { volume: { status: 'extending', inGuests: 0 } };
  expect(keyOf(busy, 'revert')).toBe('volume-busy');
  expect(keyOf(busy, 'delete')).toBe('volume-busy');
  expect(keyOf({ newest: false }, 'revert')).toBe('newer-snapshots');
  expect(keyOf({ newest: false }, 'delete')).toBeNull();
  expect(keyOf({ bootable: false }, 'launch')).toBe('not-bootable');
  expect(keyOf({ beingRead: true }, 'delete')).toBe('being-read');
  expect(keyOf({ projectId: 'another' }, 'update')).toBe('role');
});

test('a volume that has failed can be rid of its snapshots', () => {
  expect(keyOf({ volume: { status: 'error', inGuests: 0 } }, 'delete')).toBeNull();
});

test('a reader may do nothing, and every refusal is a whole sentence with a remedy', () => {
  const reader = testActor({ projectId, role: 'reader' });
  for (const action of snapshotActionNames) {
    expect(snapshotRefusal(snapshot(), action, reader)?.key).toBe('role');
    for (const status of snapshotStatuses) {
      const facts = snapshot({ status, newest: false, volume: { status: 'in-use', inGuests: 1 } });
      try {
        assertSnapshotAction(facts, action, member);
      } catch (error) {
        expect(error).toMatchObject({ code: 'CONFLICT', hint: expect.stringMatching(/\.$/) });
        expect((error as Error).message).toMatch(/^Cannot .* before: .*\.$/);
      }
    }
  }
});

test('a part of a group snapshot is deleted with it, and serves as any other', () => {
  const part = snapshot({ inGroupSnapshot: true });
  expect(snapshotRefusal(part, 'delete', member)?.key).toBe('in-group-snapshot');
  expect(snapshotRefusal(part, 'create-volume', member)).toBeNull();
});
