import { randomUUID } from 'node:crypto';
import type { Prisma, Tx, VolumeType } from '@skydeck/db';
import { AppError, notFound } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { visibleImages } from '../image/visible-images';
import { startOperation } from '../operation/start-operation';
import type { StartedOperation } from '../operation/start-operations';
import { projectScope } from '../policy/scope';
import { claimQuota } from '../quota/claim-quota';
import { checkMembership, readJoinedGroup } from './group/check-membership';
import { useVolumeType } from './use-volume-type';
import { volumeDeadlines } from './volume-deadlines';
import { newWrappedKey } from './volume-key';
import { assertVolumeAction } from './volume-states';
import type { CreateVolumeInput, VolumeSource } from './volume.input';

const GIB = 1024 ** 3;
/** Parts of a machine that boots by its kernel: no disks. */
const NO_DISKS = ['aki', 'ari'];

/** A new volume before its operation: who makes volumes in other ways (a restored backup) starts its own. */
export interface InsertedVolume {
  id: string;
  name: string;
  projectId: string;
  /** Where it must be; null: anywhere. */
  availabilityZone: string | null;
}

/** What `insertVolume` takes beside what identifies the volume. */
export type NewVolume = Pick<CreateVolumeInput, 'sizeGiB' | 'source'> &
  Partial<Pick<CreateVolumeInput, 'typeId' | 'groupId' | 'availabilityZone'>>;

/** A new volume that may be made, as often as wanted: what its rows have in common. */
export interface CheckedVolume {
  data: Omit<Prisma.VolumeCreateManyInput, 'id' | 'name' | 'projectId' | 'userId' | 'wrappedKey'>;
  encrypted: boolean;
  /** For the audit trail. */
  detail: { sizeGiB: number; type: string; source: VolumeSource['kind'] };
}

/**
 * Checks a new volume against its source and type, in the caller's transaction that writes its row.
 * @throws AppError NOT_FOUND, INVALID, CONFLICT
 */
export async function checkVolume(
  tx: Tx,
  ctx: RequestContext,
  projectId: string,
  input: NewVolume,
): Promise<CheckedVolume> {
  const source = await readSource(tx, ctx, input.source);
  if (input.sizeGiB < source.leastGiB) {
    throw new AppError(
      'INVALID',
      `${source.name} needs ${source.leastGiB} GiB, ${input.sizeGiB} are asked for.`,
      {
        field: 'sizeGiB',
        hint: 'Choose a larger size.',
      },
    );
  }
  const type = await readType(tx, ctx, input.typeId ?? source.typeId);
  const group = input.groupId ? await readJoinedGroup(tx, projectId, input.groupId) : null;
  const availabilityZone = input.availabilityZone ?? group?.availabilityZone ?? null;
  if (group) {
    const zone = availabilityZone ?? group.availabilityZone;
    checkMembership({ name: 'The volume', projectId, typeId: type.id, availabilityZone: zone }, group);
  }
  return {
    data: {
      sizeGiB: input.sizeGiB,
      typeId: type.id,
      multiattach: type.multiattach,
      encrypted: type.encryption !== null,
      groupId: input.groupId ?? null,
      ...(availabilityZone ? { availabilityZone } : {}),
      ...source.data,
    },
    encrypted: type.encryption !== null,
    detail: { sizeGiB: input.sizeGiB, type: type.name, source: input.source.kind },
  };
}

/** The row of one volume that was checked; each has a key of its own. */
export function volumeRow(
  ctx: RequestContext,
  { data, encrypted }: CheckedVolume,
  { id, name, projectId }: Pick<InsertedVolume, 'id' | 'name' | 'projectId'>,
): Prisma.VolumeCreateManyInput {
  const wrappedKey = encrypted ? newWrappedKey(ctx.config.secretKey) : null;
  return { ...data, id, name, projectId, userId: ctx.actor.userId, wrappedKey };
}

/**
 * Writes a volume's row, in the caller's transaction: authorised by the caller, checked against its source, type and
 * quota here. Then start its operation. @throws AppError NOT_FOUND, INVALID, CONFLICT, QUOTA_EXCEEDED
 */
export async function insertVolume(
  tx: Tx,
  ctx: RequestContext,
  input: CreateVolumeInput,
): Promise<InsertedVolume> {
  const { projectId, userId } = ctx.actor;
  if (projectId === null) {
    throw new AppError('INVALID', 'No project is chosen.', { hint: 'Choose a project first.' });
  }
  // Volumes are locked before projects, as everywhere.
  const checked = await checkVolume(tx, ctx, projectId, input);
  await claimQuota(tx, { projectId, userId }, { volumes: 1, volumeGiB: input.sizeGiB });
  const availabilityZone = checked.data.availabilityZone ?? null;
  const volume = { id: randomUUID(), name: input.name, projectId, availabilityZone };
  const { description, metadata } = input;
  await tx.volume.create({ data: { ...volumeRow(ctx, checked, volume), description, metadata } });
  await recordAudit(tx, ctx, {
    action: 'volume.create',
    resourceType: 'volume',
    resourceId: volume.id,
    detail: { name: volume.name, ...checked.detail },
  });
  return volume;
}

/** `insertVolume`, and the operation that makes it; wake its queue after the commit. */
export async function startVolume(
  tx: Tx,
  ctx: RequestContext,
  input: CreateVolumeInput,
): Promise<{ volume: InsertedVolume; operation: StartedOperation }> {
  const volume = await insertVolume(tx, ctx, input);
  const operation = await startOperation(tx, {
    kind: 'volume.create',
    projectId: volume.projectId,
    subjectType: 'volume',
    subjectId: volume.id,
    subjectName: volume.name,
    actor: ctx.actor,
    requestId: ctx.requestId,
    input: { availabilityZone: volume.availabilityZone },
    deadlineMs: volumeDeadlines.create,
  });
  return { volume, operation };
}

interface Source {
  name: string;
  leastGiB: number;
  /** Null: the default type. */
  typeId: string | null;
  data: Pick<
    Prisma.VolumeUncheckedCreateInput,
    'imageId' | 'snapshotId' | 'sourceVolumeId' | 'bootable' | 'imageProperties'
  >;
}

async function readSource(tx: Tx, ctx: RequestContext, source: VolumeSource): Promise<Source> {
  switch (source.kind) {
    case 'blank':
      return { name: 'A volume', leastGiB: 1, typeId: null, data: {} };
    case 'image':
      return readImage(tx, ctx, source.imageId);
    case 'volume':
      return readVolumeSource(tx, ctx, source.volumeId);
    case 'snapshot':
      return readSnapshot(tx, ctx, source.snapshotId);
  }
}

async function readImage(tx: Tx, ctx: RequestContext, id: string): Promise<Source> {
  const image = await tx.image.findFirst({ where: { id, deletedAt: null, ...visibleImages(ctx.actor) } });
  if (!image) throw notFound('image');
  if (image.status !== 'active' || !image.sha256) {
    throw new AppError('INVALID', `The image ${image.name} is ${image.status}, not active.`, {
      field: 'source.imageId',
      hint: 'Choose an active image.',
    });
  }
  if (NO_DISKS.includes(image.diskFormat)) {
    throw new AppError('INVALID', `The image ${image.name} is a kernel or ramdisk, not a disk.`, {
      field: 'source.imageId',
      hint: 'Choose the image of the disk that goes with it.',
    });
  }
  const properties = image.properties as Prisma.InputJsonObject;
  return {
    name: image.name,
    leastGiB: Math.max(1, image.minDiskGiB, Math.ceil(Number(image.virtualBytes) / GIB)),
    typeId: null,
    data: { imageId: image.id, bootable: image.diskFormat !== 'iso', imageProperties: properties },
  };
}

async function readVolumeSource(tx: Tx, ctx: RequestContext, id: string): Promise<Source> {
  // Until the copy's row can be seen, which keeps the bytes from being changed under it.
  await tx.$queryRaw`SELECT 1 FROM "Volume" WHERE "id" = ${id}::uuid FOR SHARE`;
  const volume = await tx.volume.findFirst({
    where: { id, deletedAt: null, ...projectScope(ctx) },
    include: {
      _count: { select: { attachments: true, snapshots: { where: { deletedAt: null } } } },
    },
  });
  if (!volume) throw notFound('volume');
  assertVolumeAction({ ...volume, ...volume._count, copies: 0, inGuests: 0 }, 'clone', ctx.actor);
  return {
    name: volume.name,
    leastGiB: volume.sizeGiB,
    typeId: volume.typeId,
    data: {
      sourceVolumeId: volume.id,
      bootable: volume.bootable,
      imageId: volume.imageId,
      imageProperties: volume.imageProperties as Prisma.InputJsonObject,
    },
  };
}

async function readSnapshot(tx: Tx, ctx: RequestContext, id: string): Promise<Source> {
  // Until the volume's row can be seen, which keeps the snapshot from being deleted under the copy.
  await tx.$queryRaw`SELECT 1 FROM "VolumeSnapshot" WHERE "id" = ${id}::uuid FOR SHARE`;
  const snapshot = await tx.volumeSnapshot.findFirst({
    where: { id, deletedAt: null, ...projectScope(ctx) },
    include: { volume: true },
  });
  if (!snapshot) throw notFound('snapshot');
  if (snapshot.status !== 'available') {
    throw new AppError('CONFLICT', `The snapshot ${snapshot.name} is ${snapshot.status}, not available.`, {
      field: 'source.snapshotId',
      hint: 'Wait until it is available, or choose another one.',
    });
  }
  const { volume } = snapshot;
  return {
    name: snapshot.name,
    leastGiB: snapshot.sizeGiB,
    typeId: volume.typeId,
    data: {
      snapshotId: snapshot.id,
      bootable: volume.bootable,
      imageId: volume.imageId,
      imageProperties: volume.imageProperties as Prisma.InputJsonObject,
    },
  };
}

/** The type, if the project may use it; null is the default one. @throws AppError NOT_FOUND, INVALID */
export async function readType(tx: Tx, ctx: RequestContext, id: string | null): Promise<VolumeType> {
  const mayUse: Prisma.VolumeTypeWhereInput = ctx.actor.cloudAdmin
    ? {}
    : { OR: [{ public: true }, { access: { some: projectScope(ctx) } }] };
  const type = await useVolumeType(tx, id === null ? { isDefault: true } : { id, ...mayUse });
  if (type) return type;
  if (id !== null) throw notFound('volume type');
  throw new AppError('INVALID', 'The cloud has no default volume type.', {
    field: 'typeId',
    hint: 'Choose a type, or ask an administrator to make one the default.',
  });
}
