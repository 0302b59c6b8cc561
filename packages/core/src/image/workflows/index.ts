import type { Workflow } from '../../operation/workflow';
import { importImageWorkflow, type ImportDrivers } from './import-image';

/** How an image's file gets into the store. */
export function importWorkflows(drivers: ImportDrivers): Workflow[] {
  return [importImageWorkflow(drivers)] as Workflow[];
}
