import type { Db, Tx, VolumeBackend } from '@skydeck/db';
import { liesAt } from './backend-config';

/** Gives a cloud that has no volume type at all its first one. */
export async function seedVolumeTypes(tx: Pick<Tx, 'volumeType'>): Promise<void> {
  if ((await tx.volumeType.count()) > 0) return;
  await tx.volumeType.createMany({
    data: [{ name: 'standard', description: 'Volumes without special wishes', isDefault: true }],
    // Another host may have been faster by a moment.
    skipDuplicates: true,
  });
}

/** The back end of files that a host gives the cloud at its first start; what an admin changed stays so. */
export async function registerDefaultBackend(
  db: Db,
  host: { id: string; name: string; availabilityZone: string },
  path: string,
): Promise<VolumeBackend> {
  await seedVolumeTypes(db);
  const name = `${host.name}-files`;
  const others = await db.volumeBackend.findMany({ where: { hostId: host.id, name: { not: name } } });
  // One that an admin has put there instead.
  const there = others.find((other) => liesAt(other, { hostId: host.id, config: { driver: 'file', path } }));
  if (there) return there;
  return db.volumeBackend.upsert({
    where: { name },
    create: {
      name,
      driver: 'file',
      hostId: host.id,
      availabilityZone: host.availabilityZone,
      config: { path },
    },
    update: { hostId: host.id },
  });
}
