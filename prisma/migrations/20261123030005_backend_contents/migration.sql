-- What lies on a back end and is nobody's, as its agent last found it.
ALTER TABLE "VolumeBackend" ADD COLUMN "unknownContent" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "VolumeBackend" ADD COLUMN "scannedAt" TIMESTAMPTZ(3);
