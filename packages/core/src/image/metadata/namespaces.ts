import type { MetadataNamespace, Prisma, Tx } from '@skydeck/db';
import { AppError, notFound } from '../../app-error';
import { recordAudit } from '../../audit/record-audit';
import type { RequestContext } from '../../context';
import { authorize } from '../../policy/authorize';
import { transaction } from '../../transaction';
import type {
  GlanceNamespace,
  ImportNamespaceInput,
  NamespaceIdInput,
  UpdateNamespaceInput,
} from './namespace.input';

const PERMISSION = 'image.metadata-namespace.write';

/** A namespace of Glance as its row. */
export function namespaceRow(from: GlanceNamespace) {
  return {
    namespace: from.namespace,
    displayName: from.display_name || from.namespace,
    description: from.description ?? '',
    public: from.visibility === 'public',
    protected: from.protected,
    resourceTypes: from.resource_type_associations.map(({ name, prefix }) => ({
      name,
      prefix: prefix ?? null,
    })),
    properties: from.properties as Prisma.InputJsonObject,
    objects: from.objects as unknown as Prisma.InputJsonArray,
  } satisfies Prisma.MetadataNamespaceCreateInput;
}

/** Takes a namespace from Glance's JSON. @throws AppError FORBIDDEN, CONFLICT when there is one of that name */
export async function importNamespace(
  ctx: RequestContext,
  { json, replace }: ImportNamespaceInput,
): Promise<{ id: string; replaced: boolean }> {
  authorize(ctx, PERMISSION);
  const row = namespaceRow(json);
  return transaction(ctx.db, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`skydeck metadata ${row.namespace}`}, 0))`;
    const existing = await tx.metadataNamespace.findUnique({ where: { namespace: row.namespace } });
    if (existing && !replace) {
      throw new AppError('CONFLICT', `There is a namespace ${row.namespace} already.`, {
        hint: 'Choose to replace it, or give this one another name.',
        field: 'json',
      });
    }
    if (existing) refuseProtected(existing);
    const { id } = existing
      ? await tx.metadataNamespace.update({ where: { id: existing.id }, data: row })
      : await tx.metadataNamespace.create({ data: row });
    await audit(tx, ctx, { ...row, id }, existing ? 'replaced' : 'imported');
    return { id, replaced: existing !== null };
  });
}

/** What is not given stays. @throws AppError FORBIDDEN, NOT_FOUND */
export async function updateNamespace(ctx: RequestContext, input: UpdateNamespaceInput): Promise<void> {
  authorize(ctx, PERMISSION);
  const { id, resourceTypes, ...rest } = input;
  await transaction(ctx.db, async (tx) => {
    const row = await locked(tx, id);
    await tx.metadataNamespace.update({
      where: { id },
      data: { ...rest, ...(resourceTypes ? { resourceTypes: resourceTypes as Prisma.InputJsonArray } : {}) },
    });
    await audit(tx, ctx, row, 'updated');
  });
}

/** Images keep the properties it describes. @throws AppError FORBIDDEN, NOT_FOUND, CONFLICT for a protected one */
export async function deleteNamespace(ctx: RequestContext, { id }: NamespaceIdInput): Promise<void> {
  authorize(ctx, PERMISSION);
  await transaction(ctx.db, async (tx) => {
    const row = await locked(tx, id);
    refuseProtected(row);
    await tx.metadataNamespace.delete({ where: { id } });
    await audit(tx, ctx, row, 'deleted');
  });
}

async function locked(tx: Tx, id: string): Promise<MetadataNamespace> {
  await tx.$queryRaw`SELECT 1 FROM "MetadataNamespace" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  const row = await tx.metadataNamespace.findUnique({ where: { id } });
  if (!row) throw notFound('metadata namespace');
  return row;
}

function refuseProtected({ protected: isProtected, namespace }: MetadataNamespace): void {
  if (!isProtected) return;
  throw new AppError('CONFLICT', `The namespace ${namespace} is protected.`, {
    hint: 'Turn its protection off first.',
  });
}

async function audit(
  tx: Tx,
  ctx: RequestContext,
  { id, namespace }: Pick<MetadataNamespace, 'id' | 'namespace'>,
  change: string,
): Promise<void> {
  await recordAudit(tx, ctx, {
    action: PERMISSION,
    resourceType: 'metadataNamespace',
    resourceId: id,
    projectId: null,
    detail: { change, namespace },
  });
}
