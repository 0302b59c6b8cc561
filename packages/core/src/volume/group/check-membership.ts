import type { Tx } from '@skydeck/db';
import { AppError, notFound } from '../../app-error';

interface Joining {
  name: string;
  projectId: string;
  typeId: string;
  availabilityZone: string;
}

interface Group {
  name: string;
  projectId: string;
  availabilityZone: string;
  types: readonly { id: string; name: string }[];
}

/** Whether the volume may be in the group. @throws AppError INVALID with what does not fit */
export function checkMembership(volume: Joining, group: Group): void {
  if (volume.projectId !== group.projectId) throw notFound('volume');
  if (volume.availabilityZone !== group.availabilityZone) {
    throw unfit(
      `${volume.name} is in the zone ${volume.availabilityZone}, ${group.name} in ${group.availabilityZone}.`,
      'Choose volumes of the group’s zone.',
    );
  }
  if (group.types.length > 0 && !group.types.some(({ id }) => id === volume.typeId)) {
    const names = group.types.map(({ name }) => name).join(', ');
    throw unfit(
      `${group.name} takes volumes of the types ${names} only; ${volume.name} is of another.`,
      'Choose volumes of these types, or change the type of the volume.',
    );
  }
}

function unfit(message: string, hint: string): AppError {
  return new AppError('INVALID', message, { field: 'volumeIds', hint });
}

/** The group that a new volume is to be in, under a lock that keeps it from being deleted. @throws AppError NOT_FOUND */
export async function readJoinedGroup(tx: Tx, projectId: string, id: string): Promise<Group> {
  await tx.$queryRaw`SELECT 1 FROM "VolumeGroup" WHERE "id" = ${id}::uuid FOR SHARE`;
  const group = await tx.volumeGroup.findFirst({
    where: { id, projectId, deletedAt: null },
    include: { types: { select: { type: { select: { id: true, name: true } } } } },
  });
  if (!group) throw notFound('volume group');
  if (group.status !== 'available') {
    throw new AppError('CONFLICT', `${group.name} is ${group.status}.`, { hint: 'Choose another group.' });
  }
  return { ...group, types: group.types.map(({ type }) => type) };
}
