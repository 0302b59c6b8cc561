import type { Workflow } from '../../../operation/workflow';
import type { VolumeWorkflowDrivers } from '../../workflows/volume-drivers';
import { deleteSnapshotWorkflow } from './delete-snapshot';
import { revertVolumeWorkflow } from './revert-volume';
import { snapshotVolumeWorkflow } from './snapshot-volume';

/** The workflows of volumes' snapshots. */
export function snapshotWorkflows(drivers: VolumeWorkflowDrivers): Workflow[] {
  return [
    snapshotVolumeWorkflow(drivers),
    deleteSnapshotWorkflow(drivers),
    revertVolumeWorkflow(drivers),
  ] as Workflow[];
}
