-- Lists show what is not deleted, in an order. "deletedAt IS NULL" as a column of an index gives no order to what
-- follows it, a partial index does: a page is then read from the index, however many instances there are.
DROP INDEX "Instance_deletedAt_createdAt_idx";
DROP INDEX "Instance_projectId_deletedAt_createdAt_idx";
DROP INDEX "Instance_projectId_deletedAt_name_idx";
DROP INDEX "Instance_projectId_deletedAt_ipAddress_idx";
DROP INDEX "Instance_projectId_deletedAt_status_idx";
DROP INDEX "Instance_hostId_deletedAt_idx";
DROP INDEX "Instance_ipAddress_idx";
CREATE INDEX "Instance_live_created" ON "Instance" ("createdAt" DESC, "id" DESC) WHERE "deletedAt" IS NULL;
CREATE INDEX "Instance_live_name" ON "Instance" ("name", "id") WHERE "deletedAt" IS NULL;
CREATE INDEX "Instance_live_project_created" ON "Instance" ("projectId", "createdAt" DESC, "id" DESC)
  WHERE "deletedAt" IS NULL;
CREATE INDEX "Instance_live_project_name" ON "Instance" ("projectId", "name", "id") WHERE "deletedAt" IS NULL;
CREATE INDEX "Instance_live_project_address" ON "Instance" ("projectId", "ipAddress", "id")
  WHERE "deletedAt" IS NULL;
CREATE INDEX "Instance_live_project_status" ON "Instance" ("projectId", "status", "id") WHERE "deletedAt" IS NULL;
CREATE INDEX "Instance_live_host" ON "Instance" ("hostId", "createdAt" DESC, "id" DESC) WHERE "deletedAt" IS NULL;
-- Addresses are searched by their beginning, which a plain index serves only in the C locale.
CREATE INDEX "Instance_live_address_pattern" ON "Instance" ("ipAddress" text_pattern_ops) WHERE "deletedAt" IS NULL;
