import type { InstanceStatus, PowerState } from '@skydeck/db';
import type { Actor } from '../context';
import type { InstanceRow, OperationFacts } from './instance-rows';
import { instanceActions, type InstanceActions } from './instance-states';
import { shownError, type ShownError } from '../shown-error';

export interface InstanceSummary {
  id: string;
  name: string;
  description: string;
  status: InstanceStatus;
  taskState: string | null;
  powerState: PowerState;
  powerMeasuredAt: Date | null;
  locked: boolean;
  projectId: string;
  projectName: string;
  image: { id: string; name: string } | null;
  flavor: { id: string; name: string };
  vcpus: number;
  ramMiB: number;
  diskGiB: number;
  ipAddress: string | null;
  addresses: { address: string; mac: string; network: string }[];
  keyPairName: string | null;
  tags: string[];
  /** For cloud admins; null for everybody else. */
  hostName: string | null;
  createdAt: Date;
  launchedAt: Date | null;
  userName: string;
  error: ShownError | null;
  operation: OperationFacts | null;
  actions: InstanceActions;
}

/** A row as the actor may see it, with what the actor may do to it. */
export function toInstanceSummary(row: InstanceRow, actor: Actor): InstanceSummary {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    status: row.status,
    taskState: row.taskState,
    powerState: row.powerState,
    powerMeasuredAt: row.powerMeasuredAt,
    locked: row.locked,
    projectId: row.projectId,
    projectName: row.projectName,
    image: row.imageId !== null ? { id: row.imageId, name: row.imageName ?? '' } : null,
    flavor: { id: row.flavorId, name: row.flavorName },
    vcpus: row.vcpus,
    ramMiB: row.ramMiB,
    diskGiB: row.diskGiB,
    ipAddress: row.ipAddress,
    addresses: row.ports.flatMap(({ mac, network, addresses }) =>
      addresses.map((address) => ({ address, mac, network })),
    ),
    keyPairName: row.keyPairName,
    tags: row.tags,
    hostName: actor.cloudAdmin ? row.hostName : null,
    createdAt: row.createdAt,
    launchedAt: row.launchedAt,
    userName: row.userName,
    error: shownError(row, actor),
    operation: row.operation,
    actions: instanceActions(row, actor),
  };
}
