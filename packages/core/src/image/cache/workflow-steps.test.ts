import { expect, test } from 'vitest';
import { workflowSteps } from '../../operation/workflow-steps';
import { imageCacheWorkflows, type ImageCacheDrivers } from './workflows';

test('the names shown for each workflow are those of its steps', () => {
  const actual = imageCacheWorkflows({ images: {} as ImageCacheDrivers['images'] }).map(({ kind, steps }) => [
    kind,
    steps.map((step) => step.name),
  ]);
  expect(workflowSteps).toMatchObject(Object.fromEntries(actual));
});
