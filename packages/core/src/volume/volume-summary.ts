import type { Actor } from '../context';
import type { Named, VolumeOperation, VolumeRow } from './volume-rows';
import { inGuests, volumeActions, type VolumeActions, type VolumeStatus } from './volume-states';
import { shownError, type ShownError } from '../shown-error';

export interface AttachmentSummary {
  id: string;
  instanceId: string;
  instanceName: string;
  status: string;
  device: string;
  readOnly: boolean;
  deleteOnTermination: boolean;
  bootIndex: number | null;
  /** `direct` or `nbd`. */
  mode: string;
  attachedAt: Date | null;
}

interface VolumeSource extends Named {
  deleted: boolean;
}

export interface VolumeSummary {
  id: string;
  name: string;
  description: string;
  status: VolumeStatus;
  sizeGiB: number;
  type: Named;
  qosSpec: Named | null;
  availabilityZone: string;
  bootable: boolean;
  multiattach: boolean;
  encrypted: boolean;
  projectId: string;
  projectName: string;
  userName: string;
  /** What it was made from, at most one of the three. */
  /** What it was made from; it may be gone since. */
  image: VolumeSource | null;
  snapshot: VolumeSource | null;
  sourceVolume: VolumeSource | null;
  group: Named | null;
  metadata: Record<string, string>;
  attachments: AttachmentSummary[];
  /** How many snapshots it has. */
  snapshots: number;
  /** For cloud admins; null for everybody else. */
  backend: (Named & { hostId: string; hostName: string; shared: boolean }) | null;
  transfer: { id: string; name: string; createdAt: Date } | null;
  error: ShownError | null;
  operation: VolumeOperation | null;
  createdAt: Date;
  updatedAt: Date;
  actions: VolumeActions;
}

/** A row as the actor may see it, with what the actor may do to it. */
export function toVolumeSummary(row: VolumeRow, actor: Actor): VolumeSummary {
  const { type, backend, attachments } = row;
  const snapshots = row._count.snapshots;
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    status: row.status as VolumeStatus,
    sizeGiB: row.sizeGiB,
    type: { id: type.id, name: type.name },
    qosSpec: type.qosSpec,
    availabilityZone: row.availabilityZone,
    bootable: row.bootable,
    multiattach: row.multiattach,
    encrypted: row.encrypted,
    projectId: row.projectId,
    projectName: row.project.name,
    userName: row.userName,
    image: sourceOf(row.image),
    snapshot: sourceOf(row.snapshot),
    sourceVolume: sourceOf(row.sourceVolume),
    group: row.group,
    metadata: row.metadata as Record<string, string>,
    attachments: attachments.map(({ instance, ...attachment }) => ({
      ...attachment,
      instanceName: instance.name,
    })),
    snapshots,
    backend:
      actor.cloudAdmin && backend
        ? {
            id: backend.id,
            name: backend.name,
            shared: backend.shared,
            hostId: backend.host.id,
            hostName: backend.host.name,
          }
        : null,
    transfer: row.transfer,
    error: shownError(row, actor),
    operation: row.operation,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    actions: volumeActions(
      { ...row, attachments: attachments.length, inGuests: inGuests(attachments), snapshots },
      actor,
    ),
  };
}

function sourceOf(row: (Named & { deletedAt: Date | null }) | null): VolumeSource | null {
  return row && { id: row.id, name: row.name, deleted: row.deletedAt !== null };
}
