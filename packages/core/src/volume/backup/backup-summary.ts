import type { Actor } from '../../context';
import type { Named, VolumeOperation } from '../volume-rows';
import type { BackupRow } from './backup-rows';
import { backupActions, type BackupActions, type BackupStatus } from './backup-states';
import { shownError, type ShownError } from '../../shown-error';

export type BackupConsistency = 'detached' | 'quiesced' | 'crash';

export interface BackupSummary {
  id: string;
  name: string;
  description: string;
  status: BackupStatus;
  /** Of the volume. */
  sizeGiB: number;
  /** `gone`: the volume was deleted or given away since; the backup can be restored all the same. */
  volume: { id: string | null; name: string; gone: boolean };
  /** What it was made from, when that was not the volume itself. */
  snapshot: Named | null;
  incremental: boolean;
  /** How many incremental backups there are down to the full one. */
  depth: number;
  /** Whose chunks it shares; `gone` when that has been deleted, which does not matter to this one. */
  parent: (Named & { gone: boolean }) | null;
  /** Backups that went on from it. */
  children: number;
  scheduleId: string | null;
  availabilityZone: string;
  typeId: string | null;
  bootable: boolean;
  encrypted: boolean;
  /** Whether a guest had the volume and, if so, whether its file systems were at rest or as after a power cut. */
  consistency: BackupConsistency;
  /** What it holds that is not zero. */
  contentBytes: number;
  /** What it has added to the store. */
  storedBytes: number;
  /** Of the whole volume. */
  sha256: string | null;
  verifiedAt: Date | null;
  projectId: string;
  projectName: string;
  userName: string;
  error: ShownError | null;
  operation: VolumeOperation | null;
  /** Volumes that are being made from it. */
  restoring: number;
  createdAt: Date;
  updatedAt: Date;
  actions: BackupActions;
}

/** A row as the actor may see it, with what the actor may do to it. */
export function toBackupSummary(row: BackupRow, actor: Actor): BackupSummary {
  const { parent } = row;
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    status: row.status as BackupStatus,
    sizeGiB: row.sizeGiB,
    volume: volumeOf(row),
    snapshot: row.snapshot,
    incremental: row.depth > 0,
    depth: row.depth,
    parent: parent && { id: parent.id, name: parent.name, gone: parent.deletedAt !== null },
    children: row._count.children,
    scheduleId: row.scheduleId,
    availabilityZone: row.availabilityZone,
    typeId: row.typeId,
    bootable: row.bootable,
    encrypted: row.encrypted,
    consistency: row.quiesced ? 'quiesced' : row.attached ? 'crash' : 'detached',
    contentBytes: Number(row.contentBytes),
    storedBytes: Number(row.storedBytes),
    sha256: row.sha256,
    verifiedAt: row.verifiedAt,
    projectId: row.projectId,
    projectName: row.project.name,
    userName: row.userName,
    error: shownError(row, actor),
    operation: row.operation,
    restoring: row.restoring,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    actions: backupActions(row, actor),
  };
}

/** What another project calls a volume that it was given is nobody's business here. */
function volumeOf({ volume, volumeName, projectId }: BackupRow): BackupSummary['volume'] {
  if (volume === null || volume.projectId !== projectId) return { id: null, name: volumeName, gone: true };
  const gone = volume.deletedAt !== null;
  return { id: volume.id, name: gone ? volumeName : volume.name, gone };
}
