import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { testActor } from '../testing/test-context';
import { maySee, parseChangeEvent, type ChangeEvent } from './change-event';

const project = randomUUID();
const member = testActor({ projectId: project, role: 'member' });
const homeless = testActor();
const cloudAdmin = testActor({ cloudAdmin: true });
const event = (overrides: Partial<ChangeEvent>): ChangeEvent => ({
  project: null,
  user: null,
  type: 'instance',
  id: randomUUID(),
  ...overrides,
});

describe('who learns of a change', () => {
  test.each([
    ['of the own project', event({ project }), [true, false, true]],
    ['of another project', event({ project: randomUUID() }), [false, false, true]],
    ['of a flavor', event({ type: 'flavor' }), [true, true, true]],
    ['of a host', event({ type: 'host' }), [false, false, true]],
    ['of an operation of the cloud itself', event({ type: 'operation' }), [false, false, true]],
    ['of the own keys', event({ type: 'keyPair', user: member.userId }), [true, false, false]],
    [
      "of the cloud admin's session",
      event({ type: 'session', user: cloudAdmin.userId }),
      [false, false, true],
    ],
  ])('%s', (_name, change, expected) => {
    expect([member, homeless, cloudAdmin].map((actor) => maySee(actor, change))).toEqual(expected);
  });
});

test('a payload that is not ours is passed over', () => {
  for (const payload of ['', 'null', '{', '[]', '{"type":"teapot","id":"1","project":null,"user":null}']) {
    expect(parseChangeEvent(payload)).toBeNull();
  }
  const good = event({ project });
  expect(parseChangeEvent(JSON.stringify(good))).toEqual(good);
});
