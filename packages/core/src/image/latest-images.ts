import { Prisma, type Db, type Tx } from '@skydeck/db';
import { notFound } from '../app-error';
import type { Actor } from '../context';

/**
 * The newest active image of each family, or of one: the chosen project's own where it has one, else the cloud's public
 * one. Community and shared images do not count: nobody may slip an image into another's family.
 */
export async function latestImageIds(
  db: Pick<Db | Tx, '$queryRaw'>,
  { projectId }: Pick<Actor, 'projectId'>,
  family?: string,
): Promise<string[]> {
  const own =
    projectId === null ? Prisma.sql`false` : Prisma.sql`coalesce("projectId" = ${projectId}::uuid, false)`;
  const named = family === undefined ? Prisma.empty : Prisma.sql`AND "family" = ${family}`;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT ON ("family") "id" FROM "Image"
    WHERE "family" IS NOT NULL ${named} AND "status" = 'active' AND "deletedAt" IS NULL
      AND (${own} OR "visibility" = 'public')
    ORDER BY "family", ${own} DESC, "createdAt" DESC, "id" DESC`;
  return rows.map(({ id }) => id);
}

/** The family's latest image, to launch now. @throws AppError NOT_FOUND when none of it can be launched */
export async function latestOfFamily(
  db: Pick<Db | Tx, '$queryRaw'>,
  actor: Pick<Actor, 'projectId'>,
  family: string,
): Promise<string> {
  const [id] = await latestImageIds(db, actor, family);
  if (id === undefined) throw notFound('image family');
  return id;
}
