-- The other bytes of a volume that is being moved to another back end or encryption.
CREATE TABLE "VolumeDraft" (
    "volumeId" UUID NOT NULL,
    "backendId" UUID NOT NULL,
    "location" TEXT NOT NULL,
    "wrappedKey" BYTEA,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "VolumeDraft_pkey" PRIMARY KEY ("volumeId")
);

CREATE INDEX "VolumeDraft_backendId_idx" ON "VolumeDraft"("backendId");

ALTER TABLE "VolumeDraft" ADD CONSTRAINT "VolumeDraft_volumeId_fkey" FOREIGN KEY ("volumeId") REFERENCES "Volume"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "VolumeDraft" ADD CONSTRAINT "VolumeDraft_backendId_fkey" FOREIGN KEY ("backendId") REFERENCES "VolumeBackend"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
