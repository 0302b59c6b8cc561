import type { Workflow } from '../../operation/workflow';
import { attachVolumeWorkflow } from './attach-volume';
import type { AttachmentDrivers } from './attachment-drivers';
import { detachVolumeWorkflow } from './detach-volume';

/** The workflows that bring volumes to guests and take them away. */
export function attachmentWorkflows(drivers: AttachmentDrivers): Workflow[] {
  return [attachVolumeWorkflow(drivers), detachVolumeWorkflow(drivers)] as Workflow[];
}
