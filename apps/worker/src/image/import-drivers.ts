import type { Config } from '@skydeck/core/config';
import { imageStore } from '@skydeck/core/image/image-store';
import type { ImportDrivers } from '@skydeck/core/image/workflows/import-image';
import type { Db } from '@skydeck/db';
import { LocalImporter } from './local-importer';
import { storedImages } from './stored-images';

/** What imports need on this machine, by its configuration; what earlier ones have left there is gone. */
export async function importDrivers(db: Db, hostId: string, config: Config): Promise<ImportDrivers> {
  const { uploadsDir, imageMaxBytes: maxBytes, importAllow: allow } = config;
  const images = storedImages(imageStore(config));
  const importer = new LocalImporter({ hostId, uploadsDir, images, maxBytes, allow });
  const underWay = await db.image.findMany({
    where: { status: { in: ['queued', 'saving', 'importing'] } },
    select: { id: true },
  });
  await importer.cleanLeftovers(new Set(underWay.map(({ id }) => id)));
  return { importer, maxBytes };
}
