import { expect, test } from 'vitest';
import { workflowSteps } from '../../operation/workflow-steps';
import { volumeWorkflows } from './index';
import type { VolumeWorkflowDrivers } from './volume-drivers';

test('the names shown for each workflow are those of its steps', () => {
  const actual = volumeWorkflows({} as VolumeWorkflowDrivers).map(({ kind, steps }) => [
    kind,
    steps.map((step) => step.name),
  ]);
  expect(workflowSteps).toMatchObject(Object.fromEntries(actual));
});
