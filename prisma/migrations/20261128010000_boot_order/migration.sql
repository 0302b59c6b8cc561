-- What an instance with an ISO image in its drive boots first: its disks unless it says otherwise.
ALTER TABLE "Instance" ADD COLUMN "cdromFirst" BOOLEAN NOT NULL DEFAULT false;
