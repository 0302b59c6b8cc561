import { Prisma, type Db, type Tx } from '@skydeck/db';

/** What needs a content of the store on a host. */
export interface ContentUse {
  hostId: string;
  sha256: string;
  /** Instances whose disk lies over it, or that boot from it. */
  instances: number;
  /** Volumes that are being filled from it. */
  volumes: number;
}

/**
 * Who needs which of these contents on which of these hosts. Whoever has a host's cache bring an image has said so in
 * the database before, so that what is not counted here may go.
 */
export async function readContentUses(
  db: Pick<Db | Tx, '$queryRaw'>,
  { hostIds, sha256s }: { hostIds: readonly string[]; sha256s: readonly string[] },
): Promise<ContentUse[]> {
  if (hostIds.length === 0 || sha256s.length === 0) return [];
  const hosts = Prisma.sql`ANY(${[...hostIds]}::uuid[])`;
  const contents = Prisma.sql`ANY(${[...sha256s]}::text[])`;
  return db.$queryRaw<ContentUse[]>`
    SELECT u."hostId", u."sha256", sum(u."instances")::int AS "instances", sum(u."volumes")::int AS "volumes"
    FROM (
      SELECT n."hostId", i."sha256", count(DISTINCT n."id") AS "instances", 0 AS "volumes"
      FROM "Instance" n
      JOIN "Image" whole ON whole."id" = n."imageId"
      JOIN "Image" i ON i."sha256" = ${contents} AND i."id" IN (whole."id", whole."kernelId", whole."ramdiskId")
      WHERE n."deletedAt" IS NULL AND n."hostId" = ${hosts}
      GROUP BY n."hostId", i."sha256"
      UNION ALL
      SELECT b."hostId", i."sha256", 0, count(*)
      FROM "Volume" v
      JOIN "VolumeBackend" b ON b."id" = v."backendId" AND b."hostId" = ${hosts}
      JOIN "Image" i ON i."id" = v."imageId" AND i."sha256" = ${contents}
      WHERE v."deletedAt" IS NULL AND v."status" = 'creating'
      GROUP BY b."hostId", i."sha256"
    ) u GROUP BY u."hostId", u."sha256"`;
}

/** The first that uses it, in words: `2 instances made from it`. */
export function describeUse({ instances, volumes }: Pick<ContentUse, 'instances' | 'volumes'>): string {
  if (instances === 1) return 'an instance made from it';
  if (instances > 1) return `${instances} instances made from it`;
  return volumes === 1 ? 'a volume being made from it' : `${volumes} volumes being made from it`;
}
