import type { Workflow } from '../../operation/workflow';
import { retypeVolumeWorkflow } from '../retype/retype-volume-workflow';
import { createVolumeWorkflow } from './create-volume';
import { deleteVolumeWorkflow } from './delete-volume';
import { extendVolumeWorkflow } from './extend-volume';
import { manageVolumeWorkflow, unmanageVolumeWorkflow } from './manage-volume';
import type { VolumeWorkflowDrivers } from './volume-drivers';

/** The workflows of a volume by itself: made, deleted, extended, retyped, taken over, given back. */
export function volumeWorkflows(drivers: VolumeWorkflowDrivers): Workflow[] {
  return [
    createVolumeWorkflow(drivers),
    deleteVolumeWorkflow(drivers),
    extendVolumeWorkflow(drivers),
    retypeVolumeWorkflow(drivers),
    manageVolumeWorkflow(drivers),
    unmanageVolumeWorkflow(drivers),
  ] as Workflow[];
}
