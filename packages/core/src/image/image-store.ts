import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface StoredFile {
  sha256: string;
  sizeBytes: number;
}

/**
 * Copies a stream into a directory under the name of its SHA-256: written aside, synced, then renamed, so that a
 * file of that name is always whole, whoever else writes the same one and wherever a crash comes.
 * @param expected refuse what has another hash
 */
export async function storeByHash(
  source: Readable,
  directory: string,
  options: { expected?: string; mode?: number; signal?: AbortSignal; onBytes?: (total: number) => void } = {},
): Promise<StoredFile> {
  const { expected, mode = 0o644, signal, onBytes } = options;
  await mkdir(directory, { recursive: true });
  const draft = path.join(directory, `.${randomUUID()}.part`);
  try {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        sizeBytes += chunk.length;
        onBytes?.(sizeBytes);
        done(null, chunk);
      },
    });
    await pipeline(source, measure, createWriteStream(draft, { mode }), { signal });
    const sha256 = hash.digest('hex');
    if (expected !== undefined && sha256 !== expected) {
      throw new Error(`the file has the SHA-256 ${sha256}, not ${expected}`);
    }
    await chmod(draft, mode); // whatever the umask
    await sync(draft);
    await rename(draft, path.join(directory, sha256));
    await sync(directory);
    return { sha256, sizeBytes };
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The store of images: one directory, files named by their SHA-256. */
export class FileImageStore {
  constructor(readonly directory: string) {}

  async add(file: string): Promise<StoredFile> {
    return storeByHash(createReadStream(file), this.directory);
  }

  /** @throws Error ENOENT */
  async read(sha256: string): Promise<{ stream: Readable; sizeBytes: number }> {
    const file = path.join(this.directory, sha256);
    const { size } = await stat(file);
    return { stream: createReadStream(file), sizeBytes: size };
  }
}
