import { expect, test } from 'vitest';
import { workflowSteps } from '../../operation/workflow-steps';
import { importWorkflows } from './index';
import type { ImportDrivers } from './import-image';

test('the names shown for each workflow are those of its steps', () => {
  const actual = importWorkflows({ importer: {} as ImportDrivers['importer'], maxBytes: 1 }).map(
    ({ kind, steps }) => [kind, steps.map((step) => step.name)],
  );
  expect(workflowSteps).toMatchObject(Object.fromEntries(actual));
});
