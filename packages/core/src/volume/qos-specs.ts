import type { Prisma, QosSpec, Tx } from '@skydeck/db';
import { AppError, notFound } from '../app-error';
import { recordAudit } from '../audit/record-audit';
import type { RequestContext } from '../context';
import { containing, windowOf, type Page } from '../list';
import { authorize } from '../policy/authorize';
import { transaction } from '../transaction';
import type {
  CreateQosSpecInput,
  ListQosSpecsInput,
  QosLimits,
  QosSpecIdInput,
  UpdateQosSpecInput,
} from './qos-spec.input';
import { refusingTakenName } from './taken-name';

export interface QosSpecSummary {
  id: string;
  name: string;
  /** `front-end`: the hypervisor limits. */
  consumer: string;
  specs: QosLimits;
  /** Types that have it. */
  types: { id: string; name: string }[];
  createdAt: Date;
}

/** One page of QoS specs. @throws AppError FORBIDDEN */
export async function listQosSpecs(
  ctx: RequestContext,
  input: ListQosSpecsInput,
): Promise<Page<QosSpecSummary>> {
  authorize(ctx, 'volume.volume-type.write');
  const where: Prisma.QosSpecWhereInput = input.search ? { name: containing(input.search) } : {};
  const { by, dir } = input.sort ?? { by: 'name', dir: 'asc' };
  const [rows, total] = await Promise.all([
    ctx.db.qosSpec.findMany({
      where,
      include: { types: { select: { id: true, name: true }, orderBy: { name: 'asc' } } },
      orderBy: [{ [by]: dir }, { id: dir }],
      ...windowOf(input),
    }),
    ctx.db.qosSpec.count({ where }),
  ]);
  const items = rows.map(({ id, name, consumer, specs, types, createdAt }) => ({
    id,
    name,
    consumer,
    specs: specs as QosLimits,
    types,
    createdAt,
  }));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

/** Makes a QoS spec. @throws AppError FORBIDDEN, CONFLICT */
export async function createQosSpec(ctx: RequestContext, input: CreateQosSpecInput): Promise<{ id: string }> {
  authorize(ctx, 'volume.volume-type.write');
  return refusingTakenName('QoS spec', input.name, () =>
    transaction(ctx.db, async (tx) => {
      const spec = await tx.qosSpec.create({ data: input });
      await audit(tx, ctx, spec, { how: 'create', specs: input.specs });
      return { id: spec.id };
    }),
  );
}

/** Changes a QoS spec: volumes attached from then on have the new limits. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function updateQosSpec(ctx: RequestContext, input: UpdateQosSpecInput): Promise<void> {
  authorize(ctx, 'volume.volume-type.write');
  const { id, ...data } = input;
  await refusingTakenName('QoS spec', input.name ?? '', () =>
    transaction(ctx.db, async (tx) => {
      const spec = await tx.qosSpec.findUnique({ where: { id } });
      if (!spec) throw notFound('QoS spec');
      await tx.qosSpec.update({ where: { id }, data });
      await audit(tx, ctx, spec, { how: 'update', ...(data.specs ? { specs: data.specs } : {}) });
    }),
  );
}

/** Deletes a QoS spec that no type has. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT */
export async function deleteQosSpec(ctx: RequestContext, { id }: QosSpecIdInput): Promise<void> {
  authorize(ctx, 'volume.volume-type.write');
  await transaction(ctx.db, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "QosSpec" WHERE "id" = ${id}::uuid FOR UPDATE`;
    const spec = await tx.qosSpec.findUnique({
      where: { id },
      include: { types: { select: { name: true } } },
    });
    if (!spec) throw notFound('QoS spec');
    if (spec.types.length > 0) {
      const names = spec.types.map(({ name }) => name).join(', ');
      throw new AppError('CONFLICT', `${spec.name} belongs to volume types: ${names}.`, {
        hint: 'Take it from them first.',
      });
    }
    await tx.qosSpec.delete({ where: { id } });
    await audit(tx, ctx, spec, { how: 'delete' });
  });
}

function audit(tx: Tx, ctx: RequestContext, spec: QosSpec, detail: Prisma.InputJsonObject): Promise<void> {
  return recordAudit(tx, ctx, {
    action: 'volume.volume-type.write',
    resourceType: 'qosSpec',
    resourceId: spec.id,
    projectId: null,
    detail: { name: spec.name, ...detail },
  });
}
