-- Which types a group's volumes may be of, how consistent a group snapshot is, and how many groups a project may have.
ALTER TABLE "Quota" ADD COLUMN "groups" INTEGER NOT NULL DEFAULT 20;

ALTER TABLE "GroupSnapshot" ADD COLUMN "consistency" TEXT;

CREATE TABLE "VolumeGroupType" (
    "groupId" UUID NOT NULL,
    "typeId" UUID NOT NULL,

    CONSTRAINT "VolumeGroupType_pkey" PRIMARY KEY ("groupId","typeId")
);

CREATE INDEX "VolumeGroupType_typeId_idx" ON "VolumeGroupType"("typeId");
CREATE INDEX "Volume_groupId_idx" ON "Volume"("groupId");
CREATE INDEX "VolumeSnapshot_groupSnapshotId_idx" ON "VolumeSnapshot"("groupSnapshotId");
CREATE INDEX "GroupSnapshot_groupId_idx" ON "GroupSnapshot"("groupId");
DROP INDEX "VolumeGroup_projectId_idx";
CREATE INDEX "VolumeGroup_projectId_createdAt_idx" ON "VolumeGroup"("projectId", "createdAt" DESC);
DROP INDEX "GroupSnapshot_projectId_idx";
CREATE INDEX "GroupSnapshot_projectId_createdAt_idx" ON "GroupSnapshot"("projectId", "createdAt" DESC);

ALTER TABLE "VolumeGroupType" ADD CONSTRAINT "VolumeGroupType_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "VolumeGroup"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "VolumeGroupType" ADD CONSTRAINT "VolumeGroupType_typeId_fkey" FOREIGN KEY ("typeId") REFERENCES "VolumeType"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
