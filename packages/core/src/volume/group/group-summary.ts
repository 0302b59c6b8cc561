import type { Actor } from '../../context';
import type { Named, VolumeOperation } from '../volume-rows';
import { groupFacts, type GroupRow } from './group-rows';
import { groupActions, groupStatus, type GroupActions, type GroupStatus } from './group-states';
import { shownError, type ShownError } from '../../shown-error';

export interface GroupSummary {
  id: string;
  name: string;
  description: string;
  /** Of its parts. */
  status: GroupStatus;
  availabilityZone: string;
  /** What its volumes may be of; none: any. */
  types: Named[];
  volumes: (Named & { status: string; sizeGiB: number })[];
  /** How many group snapshots it has. */
  snapshots: number;
  projectId: string;
  projectName: string;
  userName: string;
  error: ShownError | null;
  operation: VolumeOperation | null;
  createdAt: Date;
  updatedAt: Date;
  actions: GroupActions;
}

/** A row as the actor may see it, with what the actor may do to it. */
export function toGroupSummary(row: GroupRow, actor: Actor): GroupSummary {
  const facts = groupFacts(row);
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    status: groupStatus(facts),
    availabilityZone: row.availabilityZone,
    types: row.types.map(({ type }) => type),
    volumes: row.volumes.map(({ id, name, status, sizeGiB }) => ({ id, name, status, sizeGiB })),
    snapshots: facts.snapshots,
    projectId: row.projectId,
    projectName: row.projectName,
    userName: row.userName,
    error: shownError(row, actor),
    operation: row.operation,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    actions: groupActions(facts, actor),
  };
}
