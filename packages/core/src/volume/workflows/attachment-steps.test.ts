import { expect, test } from 'vitest';
import { workflowSteps } from '../../operation/workflow-steps';
import type { AttachmentDrivers } from './attachment-drivers';
import { attachmentWorkflows } from './attachment-workflows';

test('the names shown for each workflow are those of its steps', () => {
  for (const { kind, steps } of attachmentWorkflows({} as AttachmentDrivers)) {
    expect(workflowSteps[kind], kind).toEqual(steps.map(({ name }) => name));
  }
});
