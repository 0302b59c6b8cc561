import { expect, test } from 'vitest';
import { workflowSteps } from '../../../operation/workflow-steps';
import type { BackupWorkflowDrivers } from './backup-drivers';
import { backupWorkflows } from './index';

test('the names shown for each workflow are those of its steps', () => {
  const actual = backupWorkflows({} as BackupWorkflowDrivers).map(({ kind, steps }) => [
    kind,
    steps.map((step) => step.name),
  ]);
  expect(workflowSteps).toMatchObject(Object.fromEntries(actual));
});
