-- What its image asked for at the launch: a later edit of the image does not change the machine of what runs.
ALTER TABLE "Instance" ADD COLUMN "imageProperties" JSONB NOT NULL DEFAULT '{}';
UPDATE "Instance" n SET "imageProperties" = i."properties" FROM "Image" i WHERE i."id" = n."imageId";
