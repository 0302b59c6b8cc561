import { expect, test } from 'vitest';
import { workflowSteps } from '../../operation/workflow-steps';
import { instanceWorkflows } from './index';
import type { InstanceDrivers } from './instance-drivers';

test('the names shown for each workflow are those of its steps', () => {
  const drivers = { config: { stopTimeoutMs: 1_000 } } as InstanceDrivers;
  const actual = instanceWorkflows(drivers).map(({ kind, steps }) => [kind, steps.map((step) => step.name)]);
  expect(workflowSteps).toMatchObject(Object.fromEntries(actual));
});
