import { expect, it } from 'vitest';
import { pendingSteps } from './pending-steps';

const steps = ['a', 'b', 'c'];
const run = (name: string, attempt = 1) => ({ name, attempt, direction: 'run' });

it('lists what the current attempt has still to do', () => {
  expect(pendingSteps(steps, [run('a')], { attempt: 1, state: 'RUNNING' })).toEqual(['b', 'c']);
  expect(pendingSteps(steps, [], { attempt: 1, state: 'PENDING' })).toEqual(steps);
});

it('begins anew with a new attempt', () => {
  expect(pendingSteps(steps, [run('a'), run('b')], { attempt: 2, state: 'RUNNING' })).toEqual(steps);
});

it('has nothing to come when it is over or being undone', () => {
  expect(pendingSteps(steps, [run('a')], { attempt: 1, state: 'COMPENSATING' })).toEqual([]);
  expect(pendingSteps(steps, [run('a')], { attempt: 1, state: 'FAILED' })).toEqual([]);
});
