-- The volume that an image was made from, and the snapshot that was read when a guest had the volume.
ALTER TABLE "Image" ADD COLUMN "sourceVolumeId" UUID,
ADD COLUMN "sourceSnapshotId" UUID;
