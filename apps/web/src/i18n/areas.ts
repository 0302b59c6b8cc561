/** Each area of the portal has one file of messages per language; its name is the namespace. */
export const areas = [
  'common',
  'shell',
  'auth',
  'errors',
  'actions',
  'instances',
  'launch',
  'console',
  'flavors',
  'images',
  'uploads',
  'keyPairs',
  'hosts',
  'volumes',
  'snapshots',
  'operations',
  'sessions',
  'palette',
] as const;

export type Area = (typeof areas)[number];
