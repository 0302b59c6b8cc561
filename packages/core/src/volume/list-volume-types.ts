import type { Prisma } from '@skydeck/db';
import { notFound } from '../app-error';
import type { Actor, RequestContext } from '../context';
import { containing, windowOf, type Page } from '../list';
import { authorize } from '../policy/authorize';
import type { QosLimits } from './qos-spec.input';
import { visibleVolumeTypes } from './visible-volume-types';
import type { ListVolumeTypesInput, VolumeTypeIdInput } from './volume-type.input';

export interface VolumeTypeSummary {
  id: string;
  name: string;
  description: string;
  public: boolean;
  isDefault: boolean;
  multiattach: boolean;
  /** `luks` or null; cipher and the bits of its key go with it. */
  encryption: string | null;
  cipher: string | null;
  keyBits: number | null;
  qosSpec: { id: string; name: string; specs: QosLimits } | null;
  /** For cloud admins; empty for everybody else. */
  extraSpecs: Record<string, string>;
  /** That may use it when it is not public; for cloud admins, empty for everybody else. */
  projects: { id: string; name: string }[];
  /** How many volumes are of it; for cloud admins, null for everybody else. */
  volumes: number | null;
  createdAt: Date;
}

const include = {
  qosSpec: { select: { id: true, name: true, specs: true } },
  access: {
    select: { project: { select: { id: true, name: true } } },
    orderBy: { project: { name: 'asc' } },
  },
  _count: { select: { volumes: { where: { deletedAt: null } } } },
} satisfies Prisma.VolumeTypeInclude;

/** One page of the types that the actor may use. @throws AppError FORBIDDEN */
export async function listVolumeTypes(
  ctx: RequestContext,
  input: ListVolumeTypesInput,
): Promise<Page<VolumeTypeSummary>> {
  authorize(ctx, 'volume.volume-type.read');
  const where: Prisma.VolumeTypeWhereInput = {
    ...visibleVolumeTypes(ctx.actor),
    ...(input.search ? { name: containing(input.search) } : {}),
  };
  const { by, dir } = input.sort ?? { by: 'name', dir: 'asc' };
  const [rows, total] = await Promise.all([
    ctx.db.volumeType.findMany({ where, include, orderBy: [{ [by]: dir }, { id: dir }], ...windowOf(input) }),
    ctx.db.volumeType.count({ where }),
  ]);
  const items = rows.map((row) => toSummary(row, ctx.actor));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

/** One type. @throws AppError FORBIDDEN, NOT_FOUND */
export async function getVolumeType(
  ctx: RequestContext,
  { id }: VolumeTypeIdInput,
): Promise<VolumeTypeSummary> {
  authorize(ctx, 'volume.volume-type.read');
  const row = await ctx.db.volumeType.findFirst({ where: { id, ...visibleVolumeTypes(ctx.actor) }, include });
  if (!row) throw notFound('volume type');
  return toSummary(row, ctx.actor);
}

function toSummary(
  row: Prisma.VolumeTypeGetPayload<{ include: typeof include }>,
  { cloudAdmin }: Actor,
): VolumeTypeSummary {
  const { qosSpec } = row;
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    public: row.public,
    isDefault: row.isDefault,
    multiattach: row.multiattach,
    encryption: row.encryption,
    cipher: row.cipher,
    keyBits: row.keyBits,
    qosSpec: qosSpec && { ...qosSpec, specs: qosSpec.specs as QosLimits },
    extraSpecs: cloudAdmin ? (row.extraSpecs as Record<string, string>) : {},
    projects: cloudAdmin ? row.access.map(({ project }) => project) : [],
    volumes: cloudAdmin ? row._count.volumes : null,
    createdAt: row.createdAt,
  };
}
