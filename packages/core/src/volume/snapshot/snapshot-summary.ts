import type { Actor } from '../../context';
import type { Named } from '../volume-rows';
import { inGuests } from '../volume-states';
import type { SnapshotRow } from './snapshot-rows';
import {
  snapshotActions,
  type SnapshotActions,
  type SnapshotFacts,
  type SnapshotStatus,
} from './snapshot-states';
import { shownError, type ShownError } from '../../shown-error';

export type SnapshotConsistency = 'detached' | 'quiesced' | 'crash';

export interface SnapshotSummary {
  id: string;
  name: string;
  description: string;
  status: SnapshotStatus;
  /** Of the volume at that moment. */
  sizeGiB: number;
  volume: Named & { status: string; typeId: string };
  groupSnapshot: Named | null;
  /** Whether a guest had it then and, if so, whether its file systems were at rest or as after a power cut. */
  consistency: SnapshotConsistency;
  /** Whether its volume has no later one. */
  newest: boolean;
  encrypted: boolean;
  bootable: boolean;
  metadata: Record<string, string>;
  projectId: string;
  projectName: string;
  userName: string;
  error: ShownError | null;
  createdAt: Date;
  updatedAt: Date;
  actions: SnapshotActions;
}

/** What the table of states needs of a row. */
export function factsOf(row: SnapshotRow): SnapshotFacts {
  const { volume, ...snapshot } = row;
  const inGroupSnapshot = snapshot.groupSnapshotId !== null;
  return {
    ...snapshot,
    inGroupSnapshot,
    bootable: volume.bootable,
    volume: { status: volume.status, inGuests: inGuests(volume.attachments) },
  };
}

/** A row as the actor may see it, with what the actor may do to it. */
export function toSnapshotSummary(row: SnapshotRow, actor: Actor): SnapshotSummary {
  const { volume } = row;
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    status: row.status as SnapshotStatus,
    sizeGiB: row.sizeGiB,
    volume: { id: volume.id, name: volume.name, status: volume.status, typeId: volume.typeId },
    groupSnapshot: row.groupSnapshot,
    consistency: row.quiesced ? 'quiesced' : row.attached ? 'crash' : 'detached',
    newest: row.newest,
    encrypted: volume.encrypted,
    bootable: volume.bootable,
    metadata: row.metadata as Record<string, string>,
    projectId: row.projectId,
    projectName: volume.project.name,
    userName: row.userName,
    error: shownError(row, actor),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    actions: snapshotActions(factsOf(row), actor),
  };
}
