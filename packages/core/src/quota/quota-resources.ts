/** What a project's quota limits, in the words of its columns. */
export const quotaResources = [
  'instances',
  'vcpus',
  'ramMiB',
  'diskGiB',
  'keyPairs',
  'ports',
  'images',
  'imageGiB',
  'volumes',
  'volumeGiB',
  'snapshots',
  'groups',
  'backups',
  'backupGiB',
  'networks',
  'subnets',
  'routers',
  'floatingIps',
  'securityGroups',
  'securityGroupRules',
] as const;

export type QuotaResource = (typeof quotaResources)[number];

/** Limits of a project that has no row of its own; the same as the columns' defaults. */
export const defaultLimits: Record<QuotaResource, number> = {
  instances: 20,
  vcpus: 40,
  ramMiB: 51_200,
  diskGiB: 1_000,
  keyPairs: 100,
  ports: 100,
  images: 50,
  imageGiB: 500,
  volumes: 50,
  volumeGiB: 2_000,
  snapshots: 100,
  groups: 20,
  backups: 50,
  backupGiB: 2_000,
  networks: 100,
  subnets: 100,
  routers: 10,
  floatingIps: 50,
  securityGroups: 20,
  securityGroupRules: 200,
};

export const UNLIMITED = -1;

export type QuotaUsage = Record<QuotaResource, { used: number; limit: number }>;
