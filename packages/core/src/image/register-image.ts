import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Db, Image, ImageVisibility } from '@skydeck/db';
import { AppError } from '../app-error';
import { imageStore, type ImageStoreConfig } from './image-store';

export interface RegisterImage {
  db: Db;
  config: ImageStoreConfig;
  /** A file that this process can read. */
  path: string;
  name: string;
  description?: string;
  visibility?: ImageVisibility;
  /** Null: the cloud's own. */
  projectId?: string | null;
  arch?: string;
  minDiskGiB?: number;
  minRamMiB?: number;
  osDistro?: string;
  properties?: Record<string, string>;
}

/** `QFI\xfb`, then the version (2 or 3), then at byte 24 the virtual size: qcow2's header, docs/interop/qcow2.txt. */
const QCOW2_MAGIC = 0x514649fb;
const QCOW2_HEADER_BYTES = 32;
const KEY_OF_LOCK = 'skydeck image ';

/**
 * Puts a file into the store and registers it. Run again with the same file and name it changes nothing and
 * returns the image that is there. @throws AppError INVALID when the file is no qcow2 or raw image
 */
export async function registerImageFromFile(options: RegisterImage): Promise<Image> {
  const { db, config, path, name } = options;
  const { format, virtualBytes } = await inspect(path);
  const stored = await store(config, path);
  return db.$transaction(async (tx) => {
    // Two registrations of one image at once would both find none.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${KEY_OF_LOCK + stored.sha256}, 0))`;
    const existing = await tx.image.findFirst({
      where: { sha256: stored.sha256, name, projectId: options.projectId ?? null },
    });
    if (existing) return existing;
    return tx.image.create({
      data: {
        name,
        description: options.description ?? '',
        status: 'active',
        visibility: options.visibility ?? 'public',
        projectId: options.projectId ?? null,
        diskFormat: format,
        arch: options.arch ?? 'x86_64',
        sizeBytes: BigInt(stored.sizeBytes),
        virtualBytes: virtualBytes ?? BigInt(stored.sizeBytes),
        sha256: stored.sha256,
        minDiskGiB: options.minDiskGiB ?? 0,
        minRamMiB: options.minRamMiB ?? 0,
        osDistro: options.osDistro ?? null,
        properties: options.properties ?? {},
      },
    });
  });
}

/** Copied, never linked: the file belongs to whoever brings it. */
async function store(config: ImageStoreConfig, path: string): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  const sha256 = hash.digest('hex');
  const sizeBytes = (await stat(path)).size;
  const images = imageStore(config);
  if ((await images.stat(sha256))?.sizeBytes !== sizeBytes) {
    const { signal } = new AbortController();
    await images.put(sha256, createReadStream(path), { sizeBytes, signal });
  }
  return { sha256, sizeBytes };
}

async function inspect(file: string): Promise<{ format: 'qcow2' | 'raw'; virtualBytes: bigint | null }> {
  const handle = await open(file, 'r');
  try {
    const header = Buffer.alloc(QCOW2_HEADER_BYTES);
    const { bytesRead } = await handle.read(header, 0, QCOW2_HEADER_BYTES, 0);
    if (bytesRead < QCOW2_HEADER_BYTES || header.readUInt32BE(0) !== QCOW2_MAGIC) {
      return { format: 'raw', virtualBytes: null };
    }
    // A backing file would let an image read any file of the host.
    if (header.readBigUInt64BE(8) !== 0n) {
      throw new AppError('INVALID', 'The image has a backing file.', {
        hint: 'Flatten it first: qemu-img convert -O qcow2 <in> <out>.',
      });
    }
    return { format: 'qcow2', virtualBytes: header.readBigUInt64BE(24) };
  } finally {
    await handle.close();
  }
}
