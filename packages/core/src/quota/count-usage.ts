import type { Tx } from '@skydeck/db';
import { notFound } from '../app-error';
import { defaultLimits, quotaResources, type QuotaResource, type QuotaUsage } from './quota-resources';

type UsageRow = Record<`used_${QuotaResource}` | `limit_${QuotaResource}`, number | null>;

/**
 * Limits and what is used, counted from rows in one query. Key pairs belong to users and are counted for
 * `userId`. @throws AppError NOT_FOUND when there is no such project.
 */
export async function countUsage(
  tx: Pick<Tx, '$queryRaw'>,
  projectId: string,
  userId: string,
): Promise<QuotaUsage> {
  const rows = await tx.$queryRaw<UsageRow[]>`
    SELECT i."used_instances", i."used_vcpus", i."used_ramMiB", i."used_diskGiB",
      (SELECT count(*)::int FROM "KeyPair" WHERE "userId" = ${userId}::uuid) AS "used_keyPairs",
      (SELECT count(*)::int FROM "Port" WHERE "projectId" = p."id") AS "used_ports",
      n."used_networks", n."used_subnets", n."used_routers", n."used_floatingIps", n."used_securityGroups", n."used_securityGroupRules",
      q."networks" AS "limit_networks", q."subnets" AS "limit_subnets", q."routers" AS "limit_routers", q."floatingIps" AS "limit_floatingIps",
      q."securityGroups" AS "limit_securityGroups", q."securityGroupRules" AS "limit_securityGroupRules",
      m."used_images", m."used_imageGiB", v."used_volumes", v."used_volumeGiB", b."used_backups", b."used_backupGiB",
      (SELECT count(*)::int FROM "VolumeSnapshot" WHERE "projectId" = p."id" AND "deletedAt" IS NULL AND "backupId" IS NULL) AS "used_snapshots",
      (SELECT count(*)::int FROM "VolumeGroup" WHERE "projectId" = p."id" AND "deletedAt" IS NULL) AS "used_groups",
      q."groups" AS "limit_groups", q."images" AS "limit_images", q."imageGiB" AS "limit_imageGiB", q."volumes" AS "limit_volumes",
      q."volumeGiB" AS "limit_volumeGiB", q."snapshots" AS "limit_snapshots", q."backups" AS "limit_backups",
      q."backupGiB" AS "limit_backupGiB",
      q."instances" AS "limit_instances", q."vcpus" AS "limit_vcpus", q."ramMiB" AS "limit_ramMiB",
      q."diskGiB" AS "limit_diskGiB", q."keyPairs" AS "limit_keyPairs", q."ports" AS "limit_ports"
    FROM "Project" p
    LEFT JOIN "Quota" q ON q."projectId" = p."id"
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS "used_instances", coalesce(sum("vcpus"), 0)::float8 AS "used_vcpus",
        coalesce(sum("ramMiB"), 0)::float8 AS "used_ramMiB", coalesce(sum("diskGiB"), 0)::float8 AS "used_diskGiB"
      FROM "Instance" WHERE "projectId" = p."id" AND "deletedAt" IS NULL
    ) i
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS "used_images",
        ceil(coalesce(sum(greatest("sizeBytes", coalesce(u."sizeBytesWanted", 0))), 0) / 1073741824.0)::float8
          AS "used_imageGiB"
      FROM "Image" LEFT JOIN LATERAL (
        SELECT "sizeBytes" AS "sizeBytesWanted" FROM "ImageUpload" WHERE "imageId" = "Image"."id"
      ) u ON true
      WHERE "projectId" = p."id" AND "deletedAt" IS NULL
    ) m
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS "used_volumes", coalesce(sum("sizeGiB"), 0)::float8 AS "used_volumeGiB"
      FROM "Volume" WHERE "projectId" = p."id" AND "deletedAt" IS NULL
    ) v
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS "used_backups", coalesce(sum("sizeGiB"), 0)::float8 AS "used_backupGiB"
      FROM "Backup" WHERE "projectId" = p."id" AND "deletedAt" IS NULL
    ) b
    CROSS JOIN LATERAL (
      SELECT (SELECT count(*)::int FROM "Network" WHERE "projectId" = p."id") AS "used_networks",
        (SELECT count(*)::int FROM "Subnet" s JOIN "Network" w ON w."id" = s."networkId" WHERE w."projectId" = p."id") AS "used_subnets",
        (SELECT count(*)::int FROM "Router" WHERE "projectId" = p."id") AS "used_routers",
        (SELECT count(*)::int FROM "FloatingIp" WHERE "projectId" = p."id") AS "used_floatingIps",
        (SELECT count(*)::int FROM "SecurityGroup" WHERE "projectId" = p."id") AS "used_securityGroups",
        (SELECT count(*)::int FROM "SecurityGroupRule" r JOIN "SecurityGroup" g ON g."id" = r."groupId" WHERE g."projectId" = p."id") AS "used_securityGroupRules"
    ) n
    WHERE p."id" = ${projectId}::uuid`;
  const row = rows[0];
  if (!row) throw notFound('project');
  return Object.fromEntries(
    quotaResources.map((name) => [
      name,
      { used: row[`used_${name}`] ?? 0, limit: row[`limit_${name}`] ?? defaultLimits[name] },
    ]),
  ) as QuotaUsage;
}
