import { Prisma, type Db, type InstanceStatus, type PowerState } from '@skydeck/db';

/** An instance with all that a list shows, read in one query. */
export interface InstanceRow {
  id: string;
  name: string;
  description: string;
  status: InstanceStatus;
  taskState: string | null;
  powerState: PowerState;
  powerMeasuredAt: Date | null;
  locked: boolean;
  lockedBy: string | null;
  projectId: string;
  projectName: string;
  userName: string;
  hostId: string | null;
  hostName: string | null;
  imageId: string | null;
  imageName: string | null;
  imageFormat: string | null;
  cdromFirst: boolean;
  flavorId: string;
  flavorName: string;
  vcpus: number;
  ramMiB: number;
  diskGiB: number;
  ipAddress: string | null;
  keyPairName: string | null;
  metadata: Record<string, string>;
  tags: string[];
  userDataSealedBytes: number | null;
  errorCode: string | null;
  errorMessage: string | null;
  errorHint: string | null;
  createdAt: Date;
  launchedAt: Date | null;
  ports: PortFacts[];
  operation: OperationFacts | null;
}

export interface PortFacts {
  id: string;
  mac: string;
  adminUp: boolean;
  networkId: string;
  network: string;
  addresses: string[];
}

export interface OperationFacts {
  id: string;
  kind: string;
  step: string | null;
  progress: number;
  message: string | null;
  cancelRequested: boolean;
}

/**
 * The volume that the instance boots from was made of the image by another project, which has given it away: how that
 * calls its images is nothing of the instance's project.
 */
const givenAway = Prisma.sql`(
  image."projectId" IS DISTINCT FROM i."projectId" AND image."visibility" NOT IN ('public', 'community')
  AND EXISTS (SELECT 1 FROM "VolumeAttachment" root JOIN "Volume" volume ON volume."id" = root."volumeId"
              WHERE root."instanceId" = i."id" AND root."bootIndex" = 0 AND volume."imageId" = image."id")
  AND NOT (image."visibility" = 'shared' AND EXISTS (
    SELECT 1 FROM "ImageMember" member WHERE member."imageId" = image."id"
      AND member."projectId" = i."projectId" AND member."status" = 'accepted')))`;

/**
 * Reads the instances that `page` (a query for their `"id"`s) names, in the order of `orderBy`. The joins are
 * evaluated for the page's rows only, so that the cost does not grow with the table.
 */
export function readInstanceRows(
  db: Pick<Db, '$queryRaw'>,
  page: Prisma.Sql,
  orderBy: Prisma.Sql = Prisma.sql`i."createdAt" DESC, i."id" DESC`,
): Promise<InstanceRow[]> {
  return db.$queryRaw<InstanceRow[]>`
    WITH page AS MATERIALIZED (${page})
    SELECT i."id", i."name", i."description", i."status"::text AS "status", i."taskState",
      i."powerState"::text AS "powerState", i."powerMeasuredAt", i."locked", i."lockedBy", i."projectId",
      project."name" AS "projectName", usr."name" AS "userName", i."hostId", host."name" AS "hostName",
      image."id" AS "imageId", image."name" AS "imageName", image."diskFormat" AS "imageFormat", i."cdromFirst", i."flavorId", flavor."name" AS "flavorName",
      i."vcpus", i."ramMiB", i."diskGiB", i."ipAddress", i."keyPairName", i."metadata", i."tags",
      octet_length(i."userData") AS "userDataSealedBytes",
      i."errorCode", i."errorMessage", i."errorHint", i."createdAt", i."launchedAt",
      ports."ports", operation."operation"
    FROM page JOIN "Instance" i ON i."id" = page."id"
    JOIN "Project" project ON project."id" = i."projectId"
    JOIN "User" usr ON usr."id" = i."userId"
    JOIN "Flavor" flavor ON flavor."id" = i."flavorId"
    LEFT JOIN "Host" host ON host."id" = i."hostId"
    LEFT JOIN "Image" image ON image."id" = i."imageId" AND NOT ${givenAway}
    CROSS JOIN LATERAL (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
          'id', port."id", 'mac', port."macAddress", 'adminUp', port."adminUp",
          'networkId', network."id", 'network', network."name",
          'addresses', (SELECT coalesce(jsonb_agg(address."address" ORDER BY address."address"), '[]'::jsonb)
                        FROM "IpAddress" address WHERE address."portId" = port."id")
        ) ORDER BY port."createdAt", port."id"), '[]'::jsonb) AS "ports"
      FROM "Port" port JOIN "Network" network ON network."id" = port."networkId"
      WHERE port."instanceId" = i."id"
    ) ports
    LEFT JOIN LATERAL (
      SELECT jsonb_build_object('id', o."id", 'kind', o."kind", 'step', o."step", 'progress', o."progress",
        'cancelRequested', o."cancelRequested",
        'message', (SELECT s."message" FROM "OperationStep" s WHERE s."operationId" = o."id"
                    ORDER BY s."startedAt" DESC LIMIT 1)) AS "operation"
      FROM "Operation" o
      WHERE o."subjectType" = 'instance' AND o."subjectId" = i."id"
        AND o."state" IN ('PENDING', 'RUNNING', 'COMPENSATING')
      ORDER BY (o."kind" = 'instance.delete') DESC LIMIT 1
    ) operation ON true
    ORDER BY ${orderBy}`;
}
