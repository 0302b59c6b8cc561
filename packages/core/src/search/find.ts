import { listFlavors, type FlavorSummary } from '../compute/list-flavors';
import { listKeyPairs, type KeyPairSummary } from '../compute/key-pairs';
import { listInstances } from '../compute/list-instances';
import type { InstanceSummary } from '../compute/instance-summary';
import type { RequestContext } from '../context';
import { listImages, type ImageSummary } from '../image/list-images';
import type { BackupSummary } from '../volume/backup/backup-summary';
import { listBackups } from '../volume/backup/list-backups';
import { listVolumes } from '../volume/list-volumes';
import type { VolumeSummary } from '../volume/volume-summary';
import type { FindInput } from './find.input';

const MOST = 8;

export interface Found {
  instances: Pick<InstanceSummary, 'id' | 'name' | 'ipAddress' | 'status' | 'actions'>[];
  volumes: Pick<VolumeSummary, 'id' | 'name' | 'status' | 'sizeGiB' | 'actions'>[];
  backups: Pick<BackupSummary, 'id' | 'name' | 'status' | 'sizeGiB'>[];
  images: Pick<ImageSummary, 'id' | 'name' | 'status'>[];
  flavors: Pick<FlavorSummary, 'id' | 'name' | 'vcpus' | 'ramMiB' | 'diskGiB'>[];
  keyPairs: Pick<KeyPairSummary, 'id' | 'name' | 'fingerprint'>[];
}

/** What the chosen project has by that name, address or id, at most eight of each kind. */
export async function find(ctx: RequestContext, { query }: FindInput): Promise<Found> {
  const empty: Found = { instances: [], volumes: [], backups: [], images: [], flavors: [], keyPairs: [] };
  if (query === '') return empty;
  const page = { page: 1, pageSize: 10, search: query } as const;
  const [instances, volumes, backups, images, flavors, keyPairs] = await Promise.all([
    listInstances(ctx, { ...page, sort: { by: 'name', dir: 'asc' } }),
    listVolumes(ctx, { ...page, sort: { by: 'name', dir: 'asc' } }),
    listBackups(ctx, { ...page, sort: { by: 'name', dir: 'asc' } }),
    listImages(ctx, page),
    listFlavors(ctx, page),
    listKeyPairs(ctx, page),
  ]);
  return {
    instances: instances.items
      .slice(0, MOST)
      .map(({ id, name, ipAddress, status, actions }) => ({ id, name, ipAddress, status, actions })),
    volumes: volumes.items
      .slice(0, MOST)
      .map(({ id, name, status, sizeGiB, actions }) => ({ id, name, status, sizeGiB, actions })),
    backups: backups.items
      .slice(0, MOST)
      .map(({ id, name, status, sizeGiB }) => ({ id, name, status, sizeGiB })),
    images: images.items.slice(0, MOST).map(({ id, name, status }) => ({ id, name, status })),
    flavors: flavors.items
      .slice(0, MOST)
      .map(({ id, name, vcpus, ramMiB, diskGiB }) => ({ id, name, vcpus, ramMiB, diskGiB })),
    keyPairs: keyPairs.items.slice(0, MOST).map(({ id, name, fingerprint }) => ({ id, name, fingerprint })),
  };
}
