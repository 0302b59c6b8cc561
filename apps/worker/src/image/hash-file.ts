import { stat } from 'node:fs/promises';
import type { WorkOptions } from '@skydeck/core/volume/volume-driver';
import { sha256OfFile } from './sha256-of-file';

/** SHA-256 (lower-case hex) and size of a file. */
export async function hashFile(
  file: string,
  options: WorkOptions,
): Promise<{ sha256: string; sizeBytes: number }> {
  return { sha256: await sha256OfFile(file, options), sizeBytes: (await stat(file)).size };
}
