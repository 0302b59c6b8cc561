import type { Workflow } from '../../operation/workflow';
import { deleteImageWorkflow } from './delete-image';
import { importImageWorkflow, type ImportDrivers } from './import-image';

/** How an image's file gets into the store, and out of it. */
export function importWorkflows(drivers: ImportDrivers): Workflow[] {
  return [importImageWorkflow(drivers), deleteImageWorkflow(drivers)] as Workflow[];
}
