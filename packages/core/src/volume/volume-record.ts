import type { Db, Prisma } from '@skydeck/db';
import { AppError, notFound } from '../app-error';
import { openKey } from './volume-key';
import type { VolumeOnBackend } from './volume-driver';

const include = {
  backend: { select: { id: true, name: true, hostId: true, shared: true, driver: true } },
} satisfies Prisma.VolumeInclude;

export type VolumeRecord = Prisma.VolumeGetPayload<{ include: typeof include }>;

/** A volume that has its back end. */
export type PlacedVolume = VolumeRecord & {
  backend: NonNullable<VolumeRecord['backend']>;
  backendId: string;
};

/** The volume with its back end. @throws AppError NOT_FOUND */
export async function readVolume(db: Pick<Db, 'volume'>, volumeId: string): Promise<VolumeRecord> {
  const record = await db.volume.findFirst({ where: { id: volumeId, deletedAt: null }, include });
  if (!record) throw notFound('volume');
  return record;
}

/** @throws AppError NOT_FOUND, STORAGE when it has no back end (it was never made) */
export async function readPlacedVolume(db: Pick<Db, 'volume'>, volumeId: string): Promise<PlacedVolume> {
  const record = await readVolume(db, volumeId);
  if (record.backend && record.backendId !== null) return record as PlacedVolume;
  throw new AppError('STORAGE', `${record.name} lies on no back end.`, {
    hint: 'Delete it and make it again.',
  });
}

/** A volume as its driver takes it, with its key opened: keep it in memory only. */
export function onBackend(
  record: Pick<VolumeRecord, 'id' | 'sizeGiB' | 'location' | 'wrappedKey'>,
  secretKey: Buffer,
): VolumeOnBackend {
  const { id, sizeGiB, location } = record;
  return { id, sizeGiB, location, key: openKey(secretKey, record) };
}
