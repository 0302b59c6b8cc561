-- Whether a guest had the volume when a snapshot of it was taken: it is then as after a power cut, unless quiesced.
ALTER TABLE "VolumeSnapshot" ADD COLUMN "attached" BOOLEAN NOT NULL DEFAULT false;
