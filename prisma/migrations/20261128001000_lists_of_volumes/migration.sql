-- Lists of volumes and snapshots show what lives, in an order, and count what is made from each (see
-- 20261123010000_list_instances).
CREATE INDEX "Volume_live_created" ON "Volume" ("createdAt" DESC, "id" DESC) WHERE "deletedAt" IS NULL;
CREATE INDEX "Volume_live_project_created" ON "Volume" ("projectId", "createdAt" DESC, "id" DESC)
  WHERE "deletedAt" IS NULL;
CREATE INDEX "Volume_live_type" ON "Volume" ("typeId") WHERE "deletedAt" IS NULL;
CREATE INDEX "Volume_source" ON "Volume" ("sourceVolumeId") WHERE "sourceVolumeId" IS NOT NULL;
CREATE INDEX "Volume_snapshot" ON "Volume" ("snapshotId") WHERE "snapshotId" IS NOT NULL;
CREATE INDEX "VolumeSnapshot_live_created" ON "VolumeSnapshot" ("createdAt" DESC, "id" DESC)
  WHERE "deletedAt" IS NULL;
CREATE INDEX "VolumeSnapshot_live_project_created" ON "VolumeSnapshot" ("projectId", "createdAt" DESC, "id" DESC)
  WHERE "deletedAt" IS NULL;
CREATE INDEX "Backup_snapshot" ON "Backup" ("snapshotId") WHERE "snapshotId" IS NOT NULL;
