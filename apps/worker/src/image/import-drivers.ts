import type { Config } from '@skydeck/core/config';
import type { ImportDrivers } from '@skydeck/core/image/workflows/import-image';
import { fileImages } from './file-images';
import { LocalImporter } from './local-importer';

/** What imports need on this machine, by its configuration. */
export function importDrivers(config: Config): ImportDrivers {
  const { uploadsDir, imagesDir, imageMaxBytes: maxBytes, importAllow: allow } = config;
  return {
    importer: new LocalImporter({ uploadsDir, images: fileImages(imagesDir), maxBytes, allow }),
    maxBytes,
  };
}
