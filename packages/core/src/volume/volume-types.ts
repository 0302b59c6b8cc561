import type { Prisma, Tx, VolumeType } from '@skydeck/db';
import { AppError, notFound } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { authorize } from '../policy/authorize';
import { transaction } from '../transaction';
import { refusingTakenName } from './taken-name';
import type {
  CreateVolumeTypeInput,
  SetVolumeTypeAccessInput,
  UpdateVolumeTypeInput,
  VolumeTypeIdInput,
} from './volume-type.input';

/** What QEMU makes LUKS containers with: two keys of 256 bits each. */
const LUKS = { encryption: 'luks', cipher: 'aes-xts-plain64', keyBits: 512 } as const;
const DEFAULT_LOCK = 8_274_130;
const PLAIN = { encryption: null, cipher: null, keyBits: null } as const;

/** Makes a type of volumes. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function createVolumeType(
  ctx: RequestContext,
  input: CreateVolumeTypeInput,
): Promise<{ id: string }> {
  authorize(ctx, 'volume.volume-type.write');
  const { projectIds, encryption, ...data } = input;
  return refusingTakenName('volume type', input.name, () =>
    transaction(ctx.db, async (tx) => {
      await refuseUnknown(tx, { projectIds, qosSpecId: input.qosSpecId });
      if (input.isDefault) await takeDefault(tx);
      const type = await tx.volumeType.create({
        data: {
          ...data,
          ...(encryption === null ? PLAIN : LUKS),
          access: { create: (input.public ? [] : projectIds).map((projectId) => ({ projectId })) },
        },
      });
      await audit(tx, ctx, type, { how: 'create', public: type.public, isDefault: type.isDefault });
      return { id: type.id };
    }),
  );
}

/** Changes a type; what is not given stays. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function updateVolumeType(ctx: RequestContext, input: UpdateVolumeTypeInput): Promise<void> {
  authorize(ctx, 'volume.volume-type.write');
  const { id, encryption, ...data } = input;
  await refusingTakenName('volume type', input.name ?? '', () =>
    transaction(ctx.db, async (tx) => {
      const type = await lockType(tx, id);
      await refuseUnknown(tx, { projectIds: [], qosSpecId: input.qosSpecId ?? null });
      const otherwise =
        (encryption !== undefined && encryption !== type.encryption) ||
        (input.multiattach !== undefined && input.multiattach !== type.multiattach);
      if (otherwise && (await countVolumes(tx, id)) > 0) throw inUse(type);
      if (input.isDefault && !type.isDefault) {
        if (!type.public) throw mustBePublic(type);
        await takeDefault(tx);
      }
      await tx.volumeType.update({
        where: { id },
        data: {
          ...data,
          ...(encryption === undefined ? {} : encryption === null ? PLAIN : LUKS),
        },
      });
      await audit(tx, ctx, type, { how: 'update', changed: changedOf(input) });
    }),
  );
}

/** Says who may use a type. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT for the default one */
export async function setVolumeTypeAccess(
  ctx: RequestContext,
  { id, public: isPublic, projectIds }: SetVolumeTypeAccessInput,
): Promise<void> {
  authorize(ctx, 'volume.volume-type.write');
  await transaction(ctx.db, async (tx) => {
    const type = await lockType(tx, id);
    if (type.isDefault && !isPublic) throw mustBePublic(type);
    await refuseUnknown(tx, { projectIds, qosSpecId: null });
    await tx.volumeTypeAccess.deleteMany({ where: { typeId: id } });
    if (!isPublic) {
      await tx.volumeTypeAccess.createMany({
        data: projectIds.map((projectId) => ({ typeId: id, projectId })),
      });
    }
    await tx.volumeType.update({ where: { id }, data: { public: isPublic } });
    await audit(tx, ctx, type, { how: 'access', public: isPublic, projectIds: isPublic ? [] : projectIds });
  });
}

/** Deletes a type that no volume is of. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function deleteVolumeType(ctx: RequestContext, { id }: VolumeTypeIdInput): Promise<void> {
  authorize(ctx, 'volume.volume-type.write');
  await transaction(ctx.db, async (tx) => {
    const type = await lockType(tx, id);
    if (type.isDefault) {
      throw new AppError('CONFLICT', `${type.name} is the default type.`, {
        hint: 'Make another type the default first.',
      });
    }
    const volumes = await countVolumes(tx, id);
    if (volumes > 0) throw inUse(type);
    const groups = await tx.volumeGroupType.count({ where: { typeId: id, group: { deletedAt: null } } });
    if (groups > 0) throw inGroups(type);
    await tx.volumeGroupType.deleteMany({ where: { typeId: id } });
    const others = await tx.volumeType.findFirst({ where: { isDefault: true }, select: { id: true } });
    // Rows of deleted volumes stay for the record and must name some type; the audit trail has the one they had.
    if (others) await tx.volume.updateMany({ where: { typeId: id }, data: { typeId: others.id } });
    await tx.volumeType.delete({ where: { id } });
    await audit(tx, ctx, type, { how: 'delete' });
  });
}

/** The type under a row lock. @throws AppError NOT_FOUND */
async function lockType(tx: Tx, id: string): Promise<VolumeType> {
  await tx.$queryRaw`SELECT 1 FROM "VolumeType" WHERE "id" = ${id}::uuid FOR UPDATE`;
  const type = await tx.volumeType.findUnique({ where: { id } });
  if (!type) throw notFound('volume type');
  return type;
}

const countVolumes = (tx: Tx, typeId: string): Promise<number> =>
  tx.volume.count({ where: { typeId, deletedAt: null } });

/** Of two who choose a default at once, the second waits here and then sees what the first has chosen. */
async function takeDefault(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${DEFAULT_LOCK})`;
  await tx.volumeType.updateMany({ where: { isDefault: true }, data: { isDefault: false } });
}

async function refuseUnknown(
  tx: Tx,
  { projectIds, qosSpecId }: { projectIds: readonly string[]; qosSpecId: string | null },
): Promise<void> {
  const known = await tx.project.count({ where: { id: { in: [...projectIds] } } });
  if (known !== projectIds.length) throw notFound('project');
  if (qosSpecId !== null && !(await tx.qosSpec.findUnique({ where: { id: qosSpecId } }))) {
    throw notFound('QoS spec');
  }
}

function inUse({ name }: VolumeType): AppError {
  return new AppError('CONFLICT', `There are volumes of the type ${name}.`, {
    hint: 'Retype or delete them first, or make another type.',
  });
}

function inGroups({ name }: VolumeType): AppError {
  return new AppError('CONFLICT', `There are groups for volumes of the type ${name}.`, {
    hint: 'Delete these groups first.',
  });
}

function mustBePublic({ name }: VolumeType): AppError {
  return new AppError('CONFLICT', `${name} is or would be the default type, which is for everybody.`, {
    hint: 'Make another type the default, or let everybody use this one.',
  });
}

function changedOf(input: UpdateVolumeTypeInput): string[] {
  return Object.entries(input)
    .filter(([key, value]) => key !== 'id' && value !== undefined)
    .map(([key]) => key);
}

function audit(tx: Tx, ctx: RequestContext, type: VolumeType, detail: Prisma.InputJsonObject): Promise<void> {
  return recordAudit(tx, ctx, {
    action: 'volume.volume-type.write',
    resourceType: 'volumeType',
    resourceId: type.id,
    projectId: null,
    detail: { name: type.name, ...detail },
  });
}
