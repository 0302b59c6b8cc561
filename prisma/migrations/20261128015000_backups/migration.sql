-- Backups: what a volume made from one takes over, its manifest in the store, and what is left of a deleted one.
ALTER TABLE "Backup" ADD COLUMN     "attached" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "availabilityZone" TEXT NOT NULL DEFAULT 'nova',
ADD COLUMN     "bootable" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "contentBytes" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "depth" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "imageId" UUID,
ADD COLUMN     "imageProperties" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "manifestSha256" TEXT,
ADD COLUMN     "quiesced" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "remains" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "typeId" UUID;

ALTER TABLE "BackupSchedule" ADD COLUMN     "errorCode" TEXT,
ADD COLUMN     "errorHint" TEXT,
ADD COLUMN     "errorMessage" TEXT,
ADD COLUMN     "failedAt" TIMESTAMPTZ(3),
ADD COLUMN     "keepDays" INTEGER;

-- A snapshot that is made for a backup of a volume in use.
ALTER TABLE "VolumeSnapshot" ADD COLUMN     "backupId" UUID;

CREATE INDEX "Backup_parentId_idx" ON "Backup"("parentId");
CREATE INDEX "Backup_scheduleId_idx" ON "Backup"("scheduleId");
CREATE INDEX "Backup_name_trgm" ON "Backup" USING GIN ("name" gin_trgm_ops);
CREATE INDEX "BackupSchedule_volumeId_idx" ON "BackupSchedule"("volumeId");

ALTER TABLE "Backup" ADD CONSTRAINT "Backup_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
