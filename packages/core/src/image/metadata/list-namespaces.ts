import type { MetadataNamespace, Prisma } from '@skydeck/db';
import { notFound } from '../../app-error';
import type { RequestContext } from '../../context';
import { containing, windowOf, type Page } from '../../list';
import { allows, authorize } from '../../policy/authorize';
import type {
  ListNamespacesInput,
  NamespaceIdInput,
  PropertyDefinition,
  PropertyGroup,
  ResourceTypeAssociation,
} from './namespace.input';

export interface NamespaceSummary {
  id: string;
  namespace: string;
  displayName: string;
  description: string;
  public: boolean;
  protected: boolean;
  resourceTypes: ResourceTypeAssociation[];
  properties: Record<string, PropertyDefinition>;
  objects: PropertyGroup[];
  createdAt: Date;
  updatedAt: Date;
}

/** One page of the metadata definitions; those that are not public are for cloud admins. @throws AppError FORBIDDEN */
export async function listNamespaces(
  ctx: RequestContext,
  input: ListNamespacesInput,
): Promise<Page<NamespaceSummary>> {
  authorize(ctx, 'image.metadata-namespace.read');
  const where: Prisma.MetadataNamespaceWhereInput = {
    ...readable(ctx),
    ...(input.resourceType ? { resourceTypes: { array_contains: [{ name: input.resourceType }] } } : {}),
    ...(input.search
      ? { OR: [{ namespace: containing(input.search) }, { displayName: containing(input.search) }] }
      : {}),
  };
  const { by, dir } = input.sort ?? { by: 'displayName', dir: 'asc' };
  const [rows, total] = await Promise.all([
    ctx.db.metadataNamespace.findMany({ where, orderBy: [{ [by]: dir }, { id: dir }], ...windowOf(input) }),
    ctx.db.metadataNamespace.count({ where }),
  ]);
  return { items: rows.map(toSummary), total, page: input.page, pageSize: input.pageSize };
}

/** @throws AppError NOT_FOUND, FORBIDDEN */
export async function getNamespace(ctx: RequestContext, { id }: NamespaceIdInput): Promise<NamespaceSummary> {
  authorize(ctx, 'image.metadata-namespace.read');
  const row = await ctx.db.metadataNamespace.findFirst({ where: { id, ...readable(ctx) } });
  if (!row) throw notFound('metadata namespace');
  return toSummary(row);
}

function readable({ actor }: RequestContext): Prisma.MetadataNamespaceWhereInput {
  return allows(actor, 'image.metadata-namespace.write') ? {} : { public: true };
}

function toSummary(row: MetadataNamespace): NamespaceSummary {
  return {
    ...row,
    // Nothing is written that the schemas have not let through.
    resourceTypes: row.resourceTypes as unknown as ResourceTypeAssociation[],
    properties: row.properties as unknown as Record<string, PropertyDefinition>,
    objects: row.objects as unknown as PropertyGroup[],
  };
}
