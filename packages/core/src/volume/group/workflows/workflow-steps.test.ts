import { expect, test } from 'vitest';
import { workflowSteps } from '../../../operation/workflow-steps';
import type { VolumeWorkflowDrivers } from '../../workflows/volume-drivers';
import { groupWorkflows } from './index';

test('the names shown for each workflow are those of its steps', () => {
  const actual = groupWorkflows({} as VolumeWorkflowDrivers).map(({ kind, steps }) => [
    kind,
    steps.map((step) => step.name),
  ]);
  expect(workflowSteps).toMatchObject(Object.fromEntries(actual));
});
