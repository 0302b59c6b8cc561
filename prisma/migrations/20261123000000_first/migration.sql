CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "InstanceStatus" AS ENUM ('BUILD', 'ACTIVE', 'SHUTOFF', 'PAUSED', 'SUSPENDED', 'ERROR', 'DELETED');

-- CreateEnum
CREATE TYPE "PowerState" AS ENUM ('NOSTATE', 'RUNNING', 'PAUSED', 'SHUTDOWN', 'CRASHED', 'SUSPENDED');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('reader', 'member', 'admin');

-- CreateEnum
CREATE TYPE "ImageStatus" AS ENUM ('queued', 'saving', 'active', 'deactivated', 'killed');

-- CreateEnum
CREATE TYPE "ImageVisibility" AS ENUM ('public', 'private', 'shared', 'community');

-- CreateEnum
CREATE TYPE "OperationState" AS ENUM ('PENDING', 'RUNNING', 'COMPENSATING', 'SUCCEEDED', 'FAILED', 'CANCELLED');

-- CreateTable
CREATE TABLE "Host" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "availabilityZone" TEXT NOT NULL DEFAULT 'nova',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "disabledReason" TEXT,
    "agentUrl" TEXT,
    "accelerator" TEXT NOT NULL DEFAULT 'qemu',
    "acceleratorReason" TEXT NOT NULL DEFAULT '',
    "arch" TEXT NOT NULL DEFAULT 'x86_64',
    "cpuModel" TEXT NOT NULL DEFAULT '',
    "vcpusTotal" INTEGER NOT NULL DEFAULT 0,
    "ramMiBTotal" INTEGER NOT NULL DEFAULT 0,
    "diskGiBTotal" INTEGER NOT NULL DEFAULT 0,
    "vcpuRatio" DOUBLE PRECISION NOT NULL DEFAULT 4,
    "ramRatio" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "diskRatio" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "ramMiBReserved" INTEGER NOT NULL DEFAULT 512,
    "diskGiBReserved" INTEGER NOT NULL DEFAULT 1,
    "ramMiBFree" INTEGER NOT NULL DEFAULT 0,
    "diskGiBFree" INTEGER NOT NULL DEFAULT 0,
    "cpuPercent" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "libvirtVersion" TEXT NOT NULL DEFAULT '',
    "hypervisorVersion" TEXT NOT NULL DEFAULT '',
    "ovnVersion" TEXT NOT NULL DEFAULT '',
    "agentVersion" TEXT NOT NULL DEFAULT '',
    "datapath" TEXT NOT NULL DEFAULT '',
    "problem" TEXT,
    "heartbeatAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Host_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Allocation" (
    "instanceId" UUID NOT NULL,
    "hostId" UUID NOT NULL,
    "vcpus" INTEGER NOT NULL,
    "ramMiB" INTEGER NOT NULL,
    "diskGiB" INTEGER NOT NULL,

    CONSTRAINT "Allocation_pkey" PRIMARY KEY ("instanceId")
);

-- CreateTable
CREATE TABLE "Flavor" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "vcpus" INTEGER NOT NULL,
    "ramMiB" INTEGER NOT NULL,
    "diskGiB" INTEGER NOT NULL,
    "public" BOOLEAN NOT NULL DEFAULT true,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL DEFAULT 0,
    "extraSpecs" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Flavor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "KeyPair" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "publicKey" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "KeyPair_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Instance" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "hostId" UUID,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "status" "InstanceStatus" NOT NULL DEFAULT 'BUILD',
    "taskState" TEXT,
    "powerState" "PowerState" NOT NULL DEFAULT 'NOSTATE',
    "powerMeasuredAt" TIMESTAMPTZ(3),
    "wantRunning" BOOLEAN NOT NULL DEFAULT true,
    "locked" BOOLEAN NOT NULL DEFAULT false,
    "lockedBy" UUID,
    "flavorId" UUID NOT NULL,
    "vcpus" INTEGER NOT NULL,
    "ramMiB" INTEGER NOT NULL,
    "diskGiB" INTEGER NOT NULL,
    "imageId" UUID,
    "keyPairName" TEXT,
    "publicKey" TEXT,
    "userData" BYTEA,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "ipAddress" TEXT,
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "errorHint" TEXT,
    "launchedAt" TIMESTAMPTZ(3),
    "deletedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConsoleSession" (
    "id" UUID NOT NULL,
    "tokenHash" BYTEA NOT NULL,
    "userId" UUID NOT NULL,
    "userName" TEXT NOT NULL,
    "sessionId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "instanceId" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "connectedAt" TIMESTAMPTZ(3),
    "lastSeenAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "closeReason" TEXT,

    CONSTRAINT "ConsoleSession_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "passwordHash" TEXT NOT NULL,
    "cloudAdmin" BOOLEAN NOT NULL DEFAULT false,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "failedLogins" INTEGER NOT NULL DEFAULT 0,
    "lockedUntil" TIMESTAMPTZ(3),
    "locale" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Project" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Membership" (
    "userId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "role" "Role" NOT NULL,

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("userId","projectId")
);

-- CreateTable
CREATE TABLE "Quota" (
    "projectId" UUID NOT NULL,
    "instances" INTEGER NOT NULL DEFAULT 20,
    "vcpus" INTEGER NOT NULL DEFAULT 40,
    "ramMiB" INTEGER NOT NULL DEFAULT 51200,
    "diskGiB" INTEGER NOT NULL DEFAULT 1000,
    "keyPairs" INTEGER NOT NULL DEFAULT 100,
    "ports" INTEGER NOT NULL DEFAULT 100,

    CONSTRAINT "Quota_pkey" PRIMARY KEY ("projectId")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "projectId" UUID,
    "address" TEXT,
    "userAgent" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorId" UUID,
    "actorName" TEXT NOT NULL,
    "projectId" UUID,
    "action" TEXT NOT NULL,
    "resourceType" TEXT,
    "resourceId" UUID,
    "requestId" TEXT,
    "address" TEXT,
    "outcome" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Image" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "status" "ImageStatus" NOT NULL DEFAULT 'queued',
    "visibility" "ImageVisibility" NOT NULL DEFAULT 'private',
    "protected" BOOLEAN NOT NULL DEFAULT false,
    "projectId" UUID,
    "diskFormat" TEXT NOT NULL DEFAULT 'qcow2',
    "arch" TEXT NOT NULL DEFAULT 'x86_64',
    "sizeBytes" BIGINT NOT NULL DEFAULT 0,
    "virtualBytes" BIGINT NOT NULL DEFAULT 0,
    "sha256" TEXT,
    "minDiskGiB" INTEGER NOT NULL DEFAULT 0,
    "minRamMiB" INTEGER NOT NULL DEFAULT 0,
    "osDistro" TEXT,
    "properties" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Image_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CachedImage" (
    "hostId" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "fetchedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CachedImage_pkey" PRIMARY KEY ("hostId","imageId")
);

-- CreateTable
CREATE TABLE "Network" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "isDefault" BOOLEAN NOT NULL DEFAULT false,
    "adminUp" BOOLEAN NOT NULL DEFAULT true,
    "mtu" INTEGER NOT NULL DEFAULT 1442,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Network_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Subnet" (
    "id" UUID NOT NULL,
    "networkId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "ipVersion" INTEGER NOT NULL DEFAULT 4,
    "cidr" TEXT NOT NULL,
    "gatewayIp" TEXT NOT NULL,
    "allocationStart" TEXT NOT NULL,
    "allocationEnd" TEXT NOT NULL,
    "dhcpEnabled" BOOLEAN NOT NULL DEFAULT true,
    "dnsServers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Subnet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Port" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "networkId" UUID NOT NULL,
    "instanceId" UUID,
    "name" TEXT NOT NULL DEFAULT '',
    "macAddress" TEXT NOT NULL,
    "adminUp" BOOLEAN NOT NULL DEFAULT true,
    "portSecurity" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Port_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IpAddress" (
    "subnetId" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "portId" UUID NOT NULL,

    CONSTRAINT "IpAddress_pkey" PRIMARY KEY ("subnetId","address")
);

-- CreateTable
CREATE TABLE "Operation" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "projectId" UUID,
    "subjectType" TEXT NOT NULL,
    "subjectId" UUID NOT NULL,
    "subjectName" TEXT NOT NULL DEFAULT '',
    "actorId" UUID,
    "actorName" TEXT NOT NULL DEFAULT '',
    "requestId" TEXT,
    "state" "OperationState" NOT NULL DEFAULT 'PENDING',
    "step" TEXT,
    "queue" TEXT NOT NULL DEFAULT 'conductor',
    "input" JSONB NOT NULL DEFAULT '{}',
    "memo" JSONB NOT NULL DEFAULT '{}',
    "progress" INTEGER NOT NULL DEFAULT 0,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "stepTries" INTEGER NOT NULL DEFAULT 0,
    "leaseOwner" TEXT,
    "leaseToken" UUID,
    "leaseUntil" TIMESTAMPTZ(3),
    "runAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deadline" TIMESTAMPTZ(3) NOT NULL,
    "cancelRequested" BOOLEAN NOT NULL DEFAULT false,
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "errorHint" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Operation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OperationStep" (
    "id" UUID NOT NULL,
    "operationId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "direction" TEXT NOT NULL DEFAULT 'run',
    "worker" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "message" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),
    "errorCode" TEXT,
    "errorMessage" TEXT,

    CONSTRAINT "OperationStep_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Host_name_key" ON "Host"("name");

-- CreateIndex
CREATE INDEX "Allocation_hostId_idx" ON "Allocation"("hostId");

-- CreateIndex
CREATE UNIQUE INDEX "Flavor_name_key" ON "Flavor"("name");

-- CreateIndex
CREATE UNIQUE INDEX "KeyPair_userId_name_key" ON "KeyPair"("userId", "name");

-- CreateIndex
CREATE INDEX "Instance_deletedAt_createdAt_idx" ON "Instance"("deletedAt", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Instance_projectId_deletedAt_createdAt_idx" ON "Instance"("projectId", "deletedAt", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Instance_projectId_deletedAt_name_idx" ON "Instance"("projectId", "deletedAt", "name");

-- CreateIndex
CREATE INDEX "Instance_projectId_deletedAt_ipAddress_idx" ON "Instance"("projectId", "deletedAt", "ipAddress");

-- CreateIndex
CREATE INDEX "Instance_name_trgm" ON "Instance" USING GIN ("name" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "Instance_projectId_deletedAt_status_idx" ON "Instance"("projectId", "deletedAt", "status");

-- CreateIndex
CREATE INDEX "Instance_hostId_deletedAt_idx" ON "Instance"("hostId", "deletedAt");

-- CreateIndex
CREATE INDEX "Instance_ipAddress_idx" ON "Instance"("ipAddress");

-- CreateIndex
CREATE UNIQUE INDEX "ConsoleSession_tokenHash_key" ON "ConsoleSession"("tokenHash");

-- CreateIndex
CREATE INDEX "ConsoleSession_instanceId_type_closedAt_idx" ON "ConsoleSession"("instanceId", "type", "closedAt");

-- CreateIndex
CREATE INDEX "ConsoleSession_expiresAt_idx" ON "ConsoleSession"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "User_name_key" ON "User"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Project_name_key" ON "Project"("name");

-- CreateIndex
CREATE INDEX "Membership_projectId_idx" ON "Membership"("projectId");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "Session_expiresAt_idx" ON "Session"("expiresAt");

-- CreateIndex
CREATE INDEX "AuditEvent_projectId_at_idx" ON "AuditEvent"("projectId", "at");

-- CreateIndex
CREATE INDEX "AuditEvent_resourceType_resourceId_idx" ON "AuditEvent"("resourceType", "resourceId");

-- CreateIndex
CREATE INDEX "Image_name_idx" ON "Image"("name");

-- CreateIndex
CREATE INDEX "Network_projectId_idx" ON "Network"("projectId");

-- CreateIndex
CREATE INDEX "Subnet_networkId_idx" ON "Subnet"("networkId");

-- CreateIndex
CREATE UNIQUE INDEX "Port_macAddress_key" ON "Port"("macAddress");

-- CreateIndex
CREATE INDEX "Port_projectId_idx" ON "Port"("projectId");

-- CreateIndex
CREATE INDEX "Port_instanceId_idx" ON "Port"("instanceId");

-- CreateIndex
CREATE INDEX "Port_networkId_idx" ON "Port"("networkId");

-- CreateIndex
CREATE INDEX "IpAddress_portId_idx" ON "IpAddress"("portId");

-- CreateIndex
CREATE INDEX "Operation_projectId_createdAt_idx" ON "Operation"("projectId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Operation_subjectType_subjectId_createdAt_idx" ON "Operation"("subjectType", "subjectId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Operation_state_runAt_idx" ON "Operation"("state", "runAt");

-- CreateIndex
CREATE INDEX "OperationStep_operationId_startedAt_idx" ON "OperationStep"("operationId", "startedAt");

-- AddForeignKey
ALTER TABLE "Allocation" ADD CONSTRAINT "Allocation_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "Instance"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Allocation" ADD CONSTRAINT "Allocation_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KeyPair" ADD CONSTRAINT "KeyPair_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Instance" ADD CONSTRAINT "Instance_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Instance" ADD CONSTRAINT "Instance_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Instance" ADD CONSTRAINT "Instance_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Instance" ADD CONSTRAINT "Instance_flavorId_fkey" FOREIGN KEY ("flavorId") REFERENCES "Flavor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Instance" ADD CONSTRAINT "Instance_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConsoleSession" ADD CONSTRAINT "ConsoleSession_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConsoleSession" ADD CONSTRAINT "ConsoleSession_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "Instance"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Quota" ADD CONSTRAINT "Quota_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CachedImage" ADD CONSTRAINT "CachedImage_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CachedImage" ADD CONSTRAINT "CachedImage_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Network" ADD CONSTRAINT "Network_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Subnet" ADD CONSTRAINT "Subnet_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "Network"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Port" ADD CONSTRAINT "Port_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "Network"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Port" ADD CONSTRAINT "Port_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "Instance"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IpAddress" ADD CONSTRAINT "IpAddress_subnetId_fkey" FOREIGN KEY ("subnetId") REFERENCES "Subnet"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IpAddress" ADD CONSTRAINT "IpAddress_portId_fkey" FOREIGN KEY ("portId") REFERENCES "Port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OperationStep" ADD CONSTRAINT "OperationStep_operationId_fkey" FOREIGN KEY ("operationId") REFERENCES "Operation"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- One active operation per subject. Deletion may be queued behind a running one, which it cancels.
CREATE UNIQUE INDEX "Operation_one_active" ON "Operation" ("subjectType", "subjectId")
  WHERE "state" IN ('PENDING', 'RUNNING', 'COMPENSATING') AND "kind" NOT LIKE '%.delete';
CREATE UNIQUE INDEX "Operation_one_delete" ON "Operation" ("subjectType", "subjectId")
  WHERE "state" IN ('PENDING', 'RUNNING', 'COMPENSATING') AND "kind" LIKE '%.delete';
CREATE INDEX "Operation_due" ON "Operation" ("runAt")
  WHERE "state" IN ('PENDING', 'RUNNING', 'COMPENSATING');

-- One default network per project, however many launches come first at once.
CREATE UNIQUE INDEX "Network_one_default" ON "Network" ("projectId") WHERE "isDefault";

-- The audit trail is append-only.
CREATE FUNCTION skydeck_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON "AuditEvent"
  FOR EACH ROW EXECUTE FUNCTION skydeck_refuse_change();

-- Every change of a row that somebody can see tells the portals, in the transaction that makes it.
-- Payload: {"project": uuid|null (null: everybody), "user": uuid|null, "type": …, "id": uuid}.
CREATE FUNCTION skydeck_notify() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  project text := r ->> 'projectId';
  usr text;
  id text := r ->> 'id';
BEGIN
  CASE TG_ARGV[0]
    WHEN 'image' THEN
      IF r ->> 'visibility' IN ('public', 'community') THEN project := NULL; END IF;
    WHEN 'console' THEN id := r ->> 'instanceId';
    WHEN 'keyPair', 'session' THEN usr := r ->> 'userId'; project := NULL;
    WHEN 'membership' THEN usr := r ->> 'userId'; project := NULL; id := r ->> 'projectId';
    WHEN 'quota' THEN id := project;
    WHEN 'project' THEN project := id;
    ELSE NULL;
  END CASE;
  PERFORM pg_notify('skydeck', jsonb_build_object('project', project, 'user', usr, 'type', TG_ARGV[0], 'id', id)::text);
  RETURN NULL;
END $$;

CREATE FUNCTION skydeck_notify_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('skydeck', jsonb_build_object('project', o."projectId", 'user', NULL, 'type', 'operation', 'id', o."id")::text)
    FROM "Operation" o WHERE o."id" = NEW."operationId";
  RETURN NULL;
END $$;

CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "Instance" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('instance');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "Host" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('host');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "Flavor" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('flavor');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "Image" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('image');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "KeyPair" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('keyPair');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "Network" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('network');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "Port" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('port');
CREATE TRIGGER notify AFTER INSERT OR DELETE OR UPDATE OF "connectedAt", "closedAt" ON "ConsoleSession" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('console');
CREATE TRIGGER notify AFTER INSERT OR DELETE OR UPDATE OF "revokedAt", "projectId" ON "Session" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('session');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "Membership" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('membership');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "Project" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('project');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "Quota" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('quota');
CREATE TRIGGER notify AFTER INSERT OR DELETE OR UPDATE OF "state", "step", "progress", "cancelRequested", "errorCode" ON "Operation" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('operation');
CREATE TRIGGER notify AFTER INSERT OR UPDATE ON "OperationStep" FOR EACH ROW EXECUTE FUNCTION skydeck_notify_step();
