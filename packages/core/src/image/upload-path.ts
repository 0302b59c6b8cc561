import path from 'node:path';
import type { Config } from '../config';

/** Where an upload's file lies. */
export function uploadPath({ uploadsDir }: Pick<Config, 'uploadsDir'>, uploadId: string): string {
  return path.join(uploadsDir, uploadId);
}
