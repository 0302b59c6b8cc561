import type { Prisma } from '@skydeck/db';
import type { RequestContext } from '../context';
import { containing, windowOf, type Page } from '../list';
import { authorize } from '../policy/authorize';
import type { ListFlavorsInput } from './flavor.input';
import { visibleFlavors } from './visible-flavors';

export interface FlavorSummary {
  id: string;
  name: string;
  description: string;
  vcpus: number;
  ramMiB: number;
  diskGiB: number;
  public: boolean;
  extraSpecs: Record<string, string>;
}

/** One page of the flavors that the actor may launch. @throws AppError FORBIDDEN */
export async function listFlavors(
  ctx: RequestContext,
  input: ListFlavorsInput,
): Promise<Page<FlavorSummary>> {
  authorize(ctx, 'compute.flavor.read');
  const where: Prisma.FlavorWhereInput = {
    ...visibleFlavors(ctx.actor),
    ...(input.search ? { name: containing(input.search) } : {}),
  };
  const { by, dir } = input.sort ?? { by: 'position', dir: 'asc' };
  const [rows, total] = await Promise.all([
    ctx.db.flavor.findMany({ where, orderBy: [{ [by]: dir }, { name: 'asc' }], ...windowOf(input) }),
    ctx.db.flavor.count({ where }),
  ]);
  const items = rows.map((flavor) => ({
    id: flavor.id,
    name: flavor.name,
    description: flavor.description,
    vcpus: flavor.vcpus,
    ramMiB: flavor.ramMiB,
    diskGiB: flavor.diskGiB,
    public: flavor.public,
    extraSpecs: flavor.extraSpecs as Record<string, string>,
  }));
  return { items, total, page: input.page, pageSize: input.pageSize };
}
