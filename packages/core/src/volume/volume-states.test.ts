import { expect, test } from 'vitest';
import { testActor } from '../testing/test-context';
import {
  refusal,
  refusalError,
  volumeActionNames,
  volumeActions,
  volumeReasons,
  volumeStatuses,
  type VolumeFacts,
} from './volume-states';

const projectId = '11111111-1111-4111-8111-111111111111';
const member = testActor({ projectId, role: 'member' });
const cloud = testActor({ projectId, role: 'member', cloudAdmin: true });

function volume(facts: Partial<VolumeFacts> = {}): VolumeFacts & { name: string } {
  return {
    name: 'data',
    status: 'available',
    projectId,
    multiattach: false,
    bootable: true,
    encrypted: false,
    groupId: null,
    attachments: 0,
    inGuests: 0,
    snapshots: 0,
    copies: 0,
    ...facts,
  };
}

const allowed = (facts: Partial<VolumeFacts>, actor = member): string[] =>
  Object.entries(volumeActions(volume(facts), actor))
    .filter(([, state]) => state.allowed)
    .map(([action]) => action);

const keyOf = (facts: Partial<VolumeFacts>, action: (typeof volumeActionNames)[number], actor = member) =>
  refusal(volume(facts), action, actor)?.key ?? null;

test('an available volume allows nearly everything', () => {
  expect(allowed({})).toEqual([
    'update',
    'extend',
    'attach',
    'launch',
    'snapshot',
    'clone',
    'backup',
    'restore',
    'retype',
    'upload',
    'transfer',
    'group',
    'delete',
  ]);
});

test('what is being copied keeps its bytes as they are; it can be read, renamed and offered', () => {
  expect(allowed({ copies: 1 })).toEqual(['update', 'clone', 'backup', 'upload', 'transfer', 'group']);
  expect(keyOf({ copies: 1 }, 'force-delete', cloud)).toBe('being-copied');
});

test.each([
  ['creating', ['update', 'delete']],
  ['in-use', ['update', 'extend', 'detach', 'snapshot', 'backup', 'upload', 'group']],
  ['attaching', ['update']],
  ['detaching', ['update']],
  ['extending', ['update']],
  ['awaiting-transfer', ['update', 'cancel-transfer']],
  ['deleting', []],
] as const)('%s allows just %j', (status, actions) => {
  const attachments = ['in-use', 'attaching', 'detaching'].includes(status) ? 1 : 0;
  expect(allowed({ status, attachments })).toEqual(actions);
});

test('a failed volume can be named and deleted', () => {
  expect(allowed({ status: 'error' })).toEqual(['update', 'delete']);
  expect(allowed({ status: 'error-deleting' })).toEqual(['update', 'delete']);
});

test('several guests share a volume only when its type allows it', () => {
  expect(keyOf({ status: 'in-use', attachments: 1 }, 'attach')).toBe('not-multiattach');
  expect(keyOf({ status: 'in-use', attachments: 1, multiattach: true }, 'attach')).toBeNull();
});

test('a guest boots from what is marked as bootable, and alone', () => {
  expect(keyOf({ bootable: false }, 'launch')).toBe('not-bootable');
  expect(keyOf({ status: 'in-use', attachments: 1, multiattach: true }, 'launch')).toBe('not-available');
  expect(keyOf({ attachments: 1 }, 'launch')).toBe('attached');
});

test('snapshots, groups and guests hold a volume', () => {
  expect(keyOf({ snapshots: 1 }, 'delete')).toBe('has-snapshots');
  expect(keyOf({ groupId: projectId }, 'delete')).toBe('in-group');
  expect(keyOf({ status: 'error', attachments: 1 }, 'delete')).toBe('attached');
  expect(keyOf({ snapshots: 1 }, 'revert')).toBeNull();
  expect(keyOf({}, 'revert')).toBe('no-snapshots');
  expect(keyOf({ encrypted: true }, 'unmanage', cloud)).toBe('encrypted');
});

test('force is for cloud admins, in any state, and never over a guest or a snapshot', () => {
  expect(keyOf({}, 'force-delete')).toBe('role');
  for (const status of volumeStatuses) {
    expect(keyOf({ status }, 'force-status', cloud)).toBeNull();
    expect(keyOf({ status }, 'force-delete', cloud)).toBeNull();
    expect(keyOf({ status, attachments: 1 }, 'force-delete', cloud)).toBe('attached');
  }
  expect(keyOf({ status: 'detaching', attachments: 1 }, 'force-detach', cloud)).toBeNull();
});

test('a volume that a guest has and that is busy is not said to be at no instance', () => {
  expect(keyOf({ status: 'snapshotting', attachments: 1 }, 'detach')).toBe('not-at-rest');
  expect(keyOf({ status: 'available' }, 'detach')).toBe('not-in-use');
});

test('readers may do nothing, and neither may members of another project', () => {
  expect(allowed({}, testActor({ projectId, role: 'reader' }))).toEqual([]);
  expect(allowed({}, testActor({ projectId: crypto.randomUUID(), role: 'admin' }))).toEqual([]);
});

test('every refusal has a known reason, and an error that names volume, reason and remedy', () => {
  for (const status of volumeStatuses) {
    for (const action of volumeActionNames) {
      for (const actor of [member, cloud]) {
        const subject = volume({ status });
        const why = refusal(subject, action, actor);
        if (!why) continue;
        expect(volumeReasons).toContain(why.key);
        const error = refusalError(subject, action, why);
        expect(error.message).toContain('data');
        expect(error.hint).toBeTruthy();
        expect(error.message).not.toContain('undefined');
      }
    }
  }
});
