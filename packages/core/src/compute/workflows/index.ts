import { workflowRegistry, type Workflow, type WorkflowRegistry } from '../../operation/workflow';
import { powerWorkflows } from './change-power';
import { deleteInstanceWorkflow } from './delete-instance';
import type { InstanceDrivers } from './instance-drivers';
import { launchInstanceWorkflow } from './launch-instance';
import { releaseVolumesWorkflow } from './release-volumes';

/** Every workflow of instances. */
export function instanceWorkflows(drivers: InstanceDrivers): Workflow[] {
  return [
    launchInstanceWorkflow(drivers),
    releaseVolumesWorkflow,
    ...powerWorkflows(drivers),
    deleteInstanceWorkflow(drivers),
  ] as Workflow[];
}

export function instanceWorkflowRegistry(drivers: InstanceDrivers): WorkflowRegistry {
  return workflowRegistry(instanceWorkflows(drivers));
}
