import type { BlobStore } from '@skydeck/core/blob/blob-store';
import type { ImportedImages } from './local-importer';

/** Imported images in a store, each under its SHA-256: what is there already is not brought again. */
export function storedImages(store: BlobStore): ImportedImages {
  return {
    async put(file, { sha256, sizeBytes }, { signal }) {
      const there = await store.stat(sha256);
      if (there?.sizeBytes !== sizeBytes) await store.putFile(sha256, file, { sizeBytes, signal });
    },
    remove: (sha256) => store.remove(sha256),
  };
}
