import type { Workflow } from '../../../operation/workflow';
import type { BackupWorkflowDrivers } from './backup-drivers';
import { deleteBackupWorkflow } from './delete-backup';
import { restoreBackupWorkflow } from './restore-backup';
import { verifyBackupWorkflow } from './verify-backup';
import { volumeBackupWorkflow } from './volume-backup';

/** The workflows of volumes' backups. */
export function backupWorkflows(drivers: BackupWorkflowDrivers): Workflow[] {
  return [
    volumeBackupWorkflow(drivers),
    restoreBackupWorkflow(drivers),
    verifyBackupWorkflow(drivers),
    deleteBackupWorkflow(drivers),
  ] as Workflow[];
}
