import { expect, test } from 'vitest';
import { workflowSteps } from '../../operation/workflow-steps';
import { uploadVolumeWorkflow, type UploadDrivers } from './upload-volume-workflow';

test('the names shown for the workflow are those of its steps', () => {
  const { kind, steps } = uploadVolumeWorkflow({} as UploadDrivers);
  expect(workflowSteps[kind]).toEqual(steps.map(({ name }) => name));
});
