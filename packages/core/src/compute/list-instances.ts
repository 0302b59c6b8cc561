import { Prisma, type Db } from '@skydeck/db';
import type { RequestContext } from '../context';
import { likePattern, windowOf, type Page } from '../list';
import { authorize } from '../policy/authorize';
import { projectScope } from '../policy/scope';
import { readInstanceRows } from './instance-rows';
import { toInstanceSummary, type InstanceSummary } from './instance-summary';
import type { instanceSortKeys, ListInstancesInput } from './instance.input';

type SortKey = (typeof instanceSortKeys)[number];

/** Column names never come from the input. */
const sortColumns: Record<SortKey, Prisma.Sql> = {
  name: Prisma.sql`i."name"`,
  status: Prisma.sql`i."status"`,
  ipAddress: Prisma.sql`i."ipAddress"`,
  createdAt: Prisma.sql`i."createdAt"`,
  vcpus: Prisma.sql`i."vcpus"`,
  ramMiB: Prisma.sql`i."ramMiB"`,
};

/** Of a search no more than this many matches are counted: nobody turns so many pages. */
const MOST_COUNTED = 10_000;
/** From here on counting is dear enough, and the last digit dull enough, to remember the total for a moment. */
const LARGE_TOTAL = 5_000;
const LARGE_TOTAL_AGE_MS = 5_000;

/** One page of instances: two queries, whatever its size. @throws AppError FORBIDDEN */
export async function listInstances(
  ctx: RequestContext,
  input: ListInstancesInput,
): Promise<Page<InstanceSummary>> {
  authorize(ctx, 'compute.instance.read');
  const scope = projectScope(ctx, {
    requested: input.allProjects,
    permission: 'compute.instance.all-projects',
  });
  if (input.hostId) authorize(ctx, 'compute.instance.all-projects');
  const where = conditions(input, scope.projectId);
  const orderBy = orderOf(input);
  const { skip, take } = windowOf(input);
  const page = Prisma.sql`
    SELECT i."id" FROM "Instance" i WHERE ${where} ORDER BY ${orderBy} LIMIT ${take} OFFSET ${skip}`;
  const [rows, total] = await Promise.all([
    readInstanceRows(ctx.db, page, orderBy),
    input.search || input.ip || input.tag ? countMatches(ctx.db, where) : countAll(ctx.db, where),
  ]);
  return {
    items: rows.map((row) => toInstanceSummary(row, ctx.actor)),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}

const largeTotals = new Map<string, { total: number; until: number }>();

async function countAll(db: Db, where: Prisma.Sql): Promise<number> {
  const key = JSON.stringify([where.sql, where.values]);
  const known = largeTotals.get(key);
  if (known && known.until > performance.now()) return known.total;
  largeTotals.delete(key);
  const [row] = await db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS "total" FROM "Instance" i WHERE ${where}`;
  const total = row?.total ?? 0;
  if (total >= LARGE_TOTAL) {
    for (const [other, { until }] of largeTotals) if (until < performance.now()) largeTotals.delete(other);
    largeTotals.set(key, { total, until: performance.now() + LARGE_TOTAL_AGE_MS });
  }
  return total;
}

async function countMatches(db: Db, where: Prisma.Sql): Promise<number> {
  const [row] = await db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS "total" FROM (SELECT 1 FROM "Instance" i WHERE ${where} LIMIT ${MOST_COUNTED}) m`;
  return row?.total ?? 0;
}

/** Ties are broken by id, so that no row is on two pages or on none. */
function orderOf({ sort }: ListInstancesInput): Prisma.Sql {
  const { by, dir } = sort ?? { by: 'createdAt', dir: 'desc' };
  const direction = dir === 'asc' ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  return Prisma.sql`${sortColumns[by]} ${direction}, i."id" ${direction}`;
}

function conditions(input: ListInstancesInput, projectId: string | undefined): Prisma.Sql {
  const all: Prisma.Sql[] = [Prisma.sql`i."deletedAt" IS NULL`];
  if (projectId) all.push(Prisma.sql`i."projectId" = ${projectId}::uuid`);
  if (input.status?.length) {
    all.push(Prisma.sql`i."status" IN (${Prisma.join(input.status.map(statusValue))})`);
  }
  if (input.imageId) all.push(Prisma.sql`i."imageId" = ${input.imageId}::uuid`);
  if (input.flavorId) all.push(Prisma.sql`i."flavorId" = ${input.flavorId}::uuid`);
  if (input.hostId) all.push(Prisma.sql`i."hostId" = ${input.hostId}::uuid`);
  if (input.tag) all.push(Prisma.sql`${input.tag} = ANY(i."tags")`);
  if (input.ip) all.push(Prisma.sql`i."ipAddress" LIKE ${startingWith(input.ip)}`);
  if (input.search) all.push(matches(input.search));
  return Prisma.join(all, ' AND ');
}

const statusValue = (status: string): Prisma.Sql => Prisma.sql`${status}::"InstanceStatus"`;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const ADDRESS = /^[0-9a-f]*[.:][0-9a-f.:]*$/i;

/** By id as a whole, by address from its beginning (no name has a dot or colon), else by name anywhere in it. */
export function matches(search: string): Prisma.Sql {
  if (UUID.test(search)) return Prisma.sql`i."id" = ${search}::uuid`;
  if (ADDRESS.test(search)) return Prisma.sql`i."ipAddress" LIKE ${startingWith(search)}`;
  return Prisma.sql`i."name" ILIKE ${likePattern(search)}`;
}

function startingWith(text: string): string {
  return likePattern(text).slice(1);
}
