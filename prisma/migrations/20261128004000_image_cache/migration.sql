-- The cache holds contents, not images: several images may have the same one. Agents write the rows anew.
DROP TABLE "CachedImage";

-- CreateEnum
CREATE TYPE "CachedImageStatus" AS ENUM ('fetching', 'cached', 'damaged', 'missing', 'failed');

-- CreateTable
CREATE TABLE "CachedImage" (
    "id" UUID NOT NULL,
    "hostId" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "status" "CachedImageStatus" NOT NULL DEFAULT 'fetching',
    "sizeBytes" BIGINT NOT NULL,
    "fetchedBytes" BIGINT NOT NULL DEFAULT 0,
    "fetchedAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "verifiedAt" TIMESTAMPTZ(3),
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "errorHint" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CachedImage_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "CachedImage_sha256_idx" ON "CachedImage"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "CachedImage_hostId_sha256_key" ON "CachedImage"("hostId", "sha256");

-- AddForeignKey
ALTER TABLE "CachedImage" ADD CONSTRAINT "CachedImage_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON "CachedImage" FOR EACH ROW EXECUTE FUNCTION skydeck_notify('cachedImage');
