-- AlterEnum


ALTER TYPE "ImageStatus" ADD VALUE 'importing';
ALTER TYPE "ImageStatus" ADD VALUE 'deleted';

-- AlterTable
ALTER TABLE "Quota" ADD COLUMN     "backupGiB" INTEGER NOT NULL DEFAULT 2000,
ADD COLUMN     "backups" INTEGER NOT NULL DEFAULT 50,
ADD COLUMN     "imageGiB" INTEGER NOT NULL DEFAULT 500,
ADD COLUMN     "images" INTEGER NOT NULL DEFAULT 50,
ADD COLUMN     "snapshots" INTEGER NOT NULL DEFAULT 100,
ADD COLUMN     "volumeGiB" INTEGER NOT NULL DEFAULT 2000,
ADD COLUMN     "volumes" INTEGER NOT NULL DEFAULT 50;

-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "deletedAt" TIMESTAMPTZ(3),
ADD COLUMN     "errorCode" TEXT,
ADD COLUMN     "errorHint" TEXT,
ADD COLUMN     "errorMessage" TEXT,
ADD COLUMN     "family" TEXT,
ADD COLUMN     "kernelId" UUID,
ADD COLUMN     "ramdiskId" UUID,
ADD COLUMN     "sourceFormat" TEXT,
ADD COLUMN     "sourceSha256" TEXT,
ADD COLUMN     "sourceUrl" TEXT,
ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "userId" UUID,
ADD COLUMN     "version" TEXT;

-- AlterTable
ALTER TABLE "Operation" ADD COLUMN     "waitsFor" UUID[] DEFAULT ARRAY[]::UUID[];

-- CreateTable
CREATE TABLE "ImageMember" (
    "imageId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ImageMember_pkey" PRIMARY KEY ("imageId","projectId")
);

-- CreateTable
CREATE TABLE "ImageUpload" (
    "id" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "fileName" TEXT NOT NULL DEFAULT '',
    "sizeBytes" BIGINT NOT NULL,
    "receivedBytes" BIGINT NOT NULL DEFAULT 0,
    "expectedSha256" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ImageUpload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MetadataNamespace" (
    "id" UUID NOT NULL,
    "namespace" TEXT NOT NULL,
    "displayName" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "public" BOOLEAN NOT NULL DEFAULT true,
    "protected" BOOLEAN NOT NULL DEFAULT false,
    "properties" JSONB NOT NULL DEFAULT '{}',
    "objects" JSONB NOT NULL DEFAULT '[]',
    "resourceTypes" JSONB NOT NULL DEFAULT '[]',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MetadataNamespace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "VolumeBackend" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "driver" TEXT NOT NULL,
    "hostId" UUID NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "availabilityZone" TEXT NOT NULL DEFAULT 'nova',
    "config" JSONB NOT NULL DEFAULT '{}',
    "capabilities" JSONB NOT NULL DEFAULT '{}',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "overProvisioningRatio" DOUBLE PRECISION NOT NULL DEFAULT 10,
    "reservedPercent" INTEGER NOT NULL DEFAULT 5,
    "totalBytes" BIGINT NOT NULL DEFAULT 0,
    "freeBytes" BIGINT NOT NULL DEFAULT 0,
    "problem" TEXT,
    "measuredAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "VolumeBackend_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "VolumeType" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "public" BOOLEAN NOT NULL DEFAULT true,
    "isDefault" BOOLEAN NOT NULL DEFAULT false,
    "multiattach" BOOLEAN NOT NULL DEFAULT false,
    "encryption" TEXT,
    "cipher" TEXT,
    "keyBits" INTEGER,
    "extraSpecs" JSONB NOT NULL DEFAULT '{}',
    "qosSpecId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "VolumeType_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "VolumeTypeAccess" (
    "typeId" UUID NOT NULL,
    "projectId" UUID NOT NULL,

    CONSTRAINT "VolumeTypeAccess_pkey" PRIMARY KEY ("typeId","projectId")
);

-- CreateTable
CREATE TABLE "QosSpec" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "consumer" TEXT NOT NULL DEFAULT 'front-end',
    "specs" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "QosSpec_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Volume" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'creating',
    "sizeGiB" INTEGER NOT NULL,
    "typeId" UUID NOT NULL,
    "backendId" UUID,
    "availabilityZone" TEXT NOT NULL DEFAULT 'nova',
    "location" TEXT,
    "bootable" BOOLEAN NOT NULL DEFAULT false,
    "multiattach" BOOLEAN NOT NULL DEFAULT false,
    "encrypted" BOOLEAN NOT NULL DEFAULT false,
    "wrappedKey" BYTEA,
    "imageId" UUID,
    "snapshotId" UUID,
    "sourceVolumeId" UUID,
    "imageProperties" JSONB NOT NULL DEFAULT '{}',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "groupId" UUID,
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "errorHint" TEXT,
    "deletedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Volume_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "VolumeAttachment" (
    "id" UUID NOT NULL,
    "volumeId" UUID NOT NULL,
    "instanceId" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'attaching',
    "device" TEXT NOT NULL,
    "readOnly" BOOLEAN NOT NULL DEFAULT false,
    "deleteOnTermination" BOOLEAN NOT NULL DEFAULT false,
    "bootIndex" INTEGER,
    "mode" TEXT NOT NULL DEFAULT 'direct',
    "nbdHost" TEXT,
    "nbdPort" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attachedAt" TIMESTAMPTZ(3),

    CONSTRAINT "VolumeAttachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "VolumeSnapshot" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "volumeId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'creating',
    "sizeGiB" INTEGER NOT NULL,
    "location" TEXT,
    "quiesced" BOOLEAN NOT NULL DEFAULT false,
    "groupSnapshotId" UUID,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "errorHint" TEXT,
    "deletedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "VolumeSnapshot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "VolumeGroup" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'available',
    "availabilityZone" TEXT NOT NULL DEFAULT 'nova',
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "errorHint" TEXT,
    "deletedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "VolumeGroup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "GroupSnapshot" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "groupId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'creating',
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "errorHint" TEXT,
    "deletedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "GroupSnapshot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Backup" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "userId" UUID,
    "volumeId" UUID,
    "volumeName" TEXT NOT NULL,
    "snapshotId" UUID,
    "parentId" UUID,
    "scheduleId" UUID,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'creating',
    "sizeGiB" INTEGER NOT NULL,
    "encrypted" BOOLEAN NOT NULL DEFAULT false,
    "wrappedKey" BYTEA,
    "storedBytes" BIGINT NOT NULL DEFAULT 0,
    "sha256" TEXT,
    "verifiedAt" TIMESTAMPTZ(3),
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "errorHint" TEXT,
    "deletedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Backup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BackupSchedule" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "volumeId" UUID NOT NULL,
    "cron" TEXT NOT NULL,
    "incrementals" INTEGER NOT NULL DEFAULT 6,
    "keep" INTEGER NOT NULL DEFAULT 7,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "nextRunAt" TIMESTAMPTZ(3),
    "lastRunAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "BackupSchedule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "VolumeTransfer" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "volumeId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "authKeyHash" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "VolumeTransfer_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ImageMember_projectId_idx" ON "ImageMember"("projectId");

-- CreateIndex
CREATE UNIQUE INDEX "ImageUpload_imageId_key" ON "ImageUpload"("imageId");

-- CreateIndex
CREATE INDEX "ImageUpload_projectId_idx" ON "ImageUpload"("projectId");

-- CreateIndex
CREATE INDEX "ImageUpload_expiresAt_idx" ON "ImageUpload"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "MetadataNamespace_namespace_key" ON "MetadataNamespace"("namespace");

-- CreateIndex
CREATE UNIQUE INDEX "VolumeBackend_name_key" ON "VolumeBackend"("name");

-- CreateIndex
CREATE UNIQUE INDEX "VolumeType_name_key" ON "VolumeType"("name");

-- CreateIndex
CREATE UNIQUE INDEX "QosSpec_name_key" ON "QosSpec"("name");

-- CreateIndex
CREATE INDEX "Volume_projectId_createdAt_idx" ON "Volume"("projectId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Volume_backendId_idx" ON "Volume"("backendId");

-- CreateIndex
CREATE INDEX "Volume_name_trgm" ON "Volume" USING GIN ("name" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "VolumeAttachment_volumeId_instanceId_key" ON "VolumeAttachment"("volumeId", "instanceId");

-- CreateIndex
CREATE UNIQUE INDEX "VolumeAttachment_instanceId_device_key" ON "VolumeAttachment"("instanceId", "device");

-- CreateIndex
CREATE INDEX "VolumeSnapshot_projectId_createdAt_idx" ON "VolumeSnapshot"("projectId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "VolumeSnapshot_volumeId_idx" ON "VolumeSnapshot"("volumeId");

-- CreateIndex
CREATE INDEX "VolumeGroup_projectId_idx" ON "VolumeGroup"("projectId");

-- CreateIndex
CREATE INDEX "GroupSnapshot_projectId_idx" ON "GroupSnapshot"("projectId");

-- CreateIndex
CREATE INDEX "Backup_projectId_createdAt_idx" ON "Backup"("projectId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Backup_volumeId_idx" ON "Backup"("volumeId");

-- CreateIndex
CREATE INDEX "BackupSchedule_nextRunAt_idx" ON "BackupSchedule"("nextRunAt");

-- CreateIndex
CREATE UNIQUE INDEX "VolumeTransfer_volumeId_key" ON "VolumeTransfer"("volumeId");

-- CreateIndex
CREATE INDEX "VolumeTransfer_projectId_idx" ON "VolumeTransfer"("projectId");

-- CreateIndex
CREATE INDEX "Image_projectId_idx" ON "Image"("projectId");

-- CreateIndex
CREATE INDEX "Image_sha256_idx" ON "Image"("sha256");

-- CreateIndex
CREATE INDEX "Image_family_idx" ON "Image"("family");

-- CreateIndex
CREATE INDEX "Operation_waitsFor_idx" ON "Operation" USING GIN ("waitsFor");

-- AddForeignKey
ALTER TABLE "ImageMember" ADD CONSTRAINT "ImageMember_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImageMember" ADD CONSTRAINT "ImageMember_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImageUpload" ADD CONSTRAINT "ImageUpload_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VolumeBackend" ADD CONSTRAINT "VolumeBackend_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VolumeType" ADD CONSTRAINT "VolumeType_qosSpecId_fkey" FOREIGN KEY ("qosSpecId") REFERENCES "QosSpec"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VolumeTypeAccess" ADD CONSTRAINT "VolumeTypeAccess_typeId_fkey" FOREIGN KEY ("typeId") REFERENCES "VolumeType"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VolumeTypeAccess" ADD CONSTRAINT "VolumeTypeAccess_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Volume" ADD CONSTRAINT "Volume_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Volume" ADD CONSTRAINT "Volume_typeId_fkey" FOREIGN KEY ("typeId") REFERENCES "VolumeType"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Volume" ADD CONSTRAINT "Volume_backendId_fkey" FOREIGN KEY ("backendId") REFERENCES "VolumeBackend"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Volume" ADD CONSTRAINT "Volume_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "VolumeGroup"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VolumeAttachment" ADD CONSTRAINT "VolumeAttachment_volumeId_fkey" FOREIGN KEY ("volumeId") REFERENCES "Volume"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VolumeAttachment" ADD CONSTRAINT "VolumeAttachment_instanceId_fkey" FOREIGN KEY ("instanceId") REFERENCES "Instance"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VolumeSnapshot" ADD CONSTRAINT "VolumeSnapshot_volumeId_fkey" FOREIGN KEY ("volumeId") REFERENCES "Volume"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VolumeSnapshot" ADD CONSTRAINT "VolumeSnapshot_groupSnapshotId_fkey" FOREIGN KEY ("groupSnapshotId") REFERENCES "GroupSnapshot"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupSnapshot" ADD CONSTRAINT "GroupSnapshot_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "VolumeGroup"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Backup" ADD CONSTRAINT "Backup_volumeId_fkey" FOREIGN KEY ("volumeId") REFERENCES "Volume"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Backup" ADD CONSTRAINT "Backup_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Backup"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Backup" ADD CONSTRAINT "Backup_scheduleId_fkey" FOREIGN KEY ("scheduleId") REFERENCES "BackupSchedule"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BackupSchedule" ADD CONSTRAINT "BackupSchedule_volumeId_fkey" FOREIGN KEY ("volumeId") REFERENCES "Volume"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VolumeTransfer" ADD CONSTRAINT "VolumeTransfer_volumeId_fkey" FOREIGN KEY ("volumeId") REFERENCES "Volume"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- Lists show what lives, in an order (see the migration before).
CREATE INDEX "Volume_live_project_name" ON "Volume" ("projectId", "name", "id") WHERE "deletedAt" IS NULL;
CREATE INDEX "Image_live_name" ON "Image" ("name", "id") WHERE "deletedAt" IS NULL;
CREATE UNIQUE INDEX "VolumeType_one_default" ON "VolumeType" ("isDefault") WHERE "isDefault";

CREATE OR REPLACE FUNCTION skydeck_notify() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  project text := r ->> 'projectId';
  usr text;
  id text := r ->> 'id';
  other record;
BEGIN
  CASE TG_ARGV[0]
    WHEN 'image' THEN
      id := coalesce(r ->> 'imageId', id);
      IF r ->> 'visibility' IN ('public', 'community') THEN project := NULL;
      ELSIF r ->> 'visibility' = 'shared' THEN
        -- Those it is shared with see it too.
        FOR other IN SELECT m."projectId" FROM "ImageMember" m WHERE m."imageId" = (r ->> 'id')::uuid LOOP
          PERFORM pg_notify('skydeck', jsonb_build_object('project', other."projectId", 'user', NULL, 'type', 'image', 'id', id)::text);
        END LOOP;
      END IF;
    WHEN 'console' THEN id := r ->> 'instanceId';
    WHEN 'keyPair', 'session' THEN usr := r ->> 'userId'; project := NULL;
    WHEN 'membership' THEN usr := r ->> 'userId'; project := NULL; id := r ->> 'projectId';
    WHEN 'quota' THEN id := project;
    WHEN 'project' THEN project := id;
    WHEN 'volumeType' THEN id := coalesce(r ->> 'typeId', id); project := NULL;
    WHEN 'volumeTransfer' THEN
      -- Also the volume itself looks different while it is offered.
      PERFORM pg_notify('skydeck', jsonb_build_object('project', project, 'user', NULL, 'type', 'volume', 'id', r ->> 'volumeId')::text);
    ELSE NULL;
  END CASE;
  PERFORM pg_notify('skydeck', jsonb_build_object('project', project, 'user', usr, 'type', TG_ARGV[0], 'id', id)::text);
  RETURN NULL;
END $$;

-- An attachment is seen at the volume and at the instance.
CREATE FUNCTION skydeck_notify_attachment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  project uuid;
BEGIN
  SELECT v."projectId" INTO project FROM "Volume" v WHERE v."id" = r."volumeId";
  PERFORM pg_notify('skydeck', jsonb_build_object('project', project, 'user', NULL, 'type', 'volume', 'id', r."volumeId")::text);
  PERFORM pg_notify('skydeck', jsonb_build_object('project', project, 'user', NULL, 'type', 'instance', 'id', r."instanceId")::text);
  RETURN NULL;
END $$;

CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "ImageMember" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('image');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "ImageUpload" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('image');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "MetadataNamespace" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('metadataNamespace');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "CachedImage" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('cachedImage');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "Volume" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('volume');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "VolumeAttachment" FOR EACH ROW EXECUTE FUNCTION skydeck_notify_attachment();
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "VolumeSnapshot" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('snapshot');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "VolumeGroup" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('volumeGroup');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "GroupSnapshot" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('groupSnapshot');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "Backup" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('backup');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "BackupSchedule" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('backupSchedule');
CREATE TRIGGER notify AFTER INSERT OR DELETE ON "VolumeTransfer" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('volumeTransfer');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "VolumeType" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('volumeType');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "VolumeTypeAccess" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('volumeType');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "QosSpec" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('volumeType');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "VolumeBackend" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('volumeBackend');
