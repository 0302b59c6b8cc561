import type { Workflow } from '../../../operation/workflow';
import type { VolumeWorkflowDrivers } from '../../workflows/volume-drivers';
import { deleteGroupSnapshotWorkflow, deleteGroupWorkflow } from './delete-with-parts';
import { groupSnapshotWorkflow } from './take-group-snapshot';

/** The workflows of groups of volumes. */
export function groupWorkflows(drivers: VolumeWorkflowDrivers): Workflow[] {
  return [groupSnapshotWorkflow(drivers), deleteGroupSnapshotWorkflow(), deleteGroupWorkflow()] as Workflow[];
}
