import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { confined, type Confinement } from './confined-command';
import type { Packing } from './formats/packing';
import { refuse } from './formats/refusal';
import { refuseBomb } from './formats/used-blocks';

const GIB = 1024 ** 3;
const LIMITS: Confinement = { cpuSeconds: 6 * 3_600, memoryBytes: GIB, fileBytes: 0 };
const programs: Record<Packing, readonly string[]> = {
  gzip: ['gzip', '-dc'],
  xz: ['xz', '-dc', '--memlimit-decompress=512MiB'],
  zstd: ['zstd', '-dc', '-q', '--memory=512MB'],
};

export interface UnpackOptions {
  maxBytes: number;
  signal: AbortSignal;
  /** 0 to 1, of the packed file. */
  progress?: ((part: number) => void) | undefined;
}

/** Gives what is in a packed file to `take`, until that answers false. @throws ImageRefusal */
async function readPacked(
  file: string,
  packing: Packing,
  options: UnpackOptions,
  take: (chunk: Buffer) => Promise<boolean>,
): Promise<void> {
  const { signal, progress } = options;
  const packedBytes = (await stat(file)).size;
  const [program, args] = await confined(LIMITS, programs[packing]);
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], signal, killSignal: 'SIGKILL' });
  const ended = once(child, 'close') as Promise<[number | null]>;
  ended.catch(() => undefined);
  child.stderr.resume();
  let read = 0;
  const source = createReadStream(file, { highWaterMark: 256 * 1024 });
  source.on('data', (chunk) => {
    read += chunk.length;
    progress?.(read / packedBytes);
  });
  const feeding = pipeline(source, child.stdin);
  // When the program stops reading, its exit code says why.
  feeding.catch(() => undefined);
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      if (!(await take(chunk))) return;
    }
    const [code] = await ended;
    if (code !== 0) refuse('damaged', `${packing} cannot unpack it`);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    source.destroy();
    child.kill('SIGKILL');
  }
}

/** The first bytes of what is in a packed file. */
export async function peekPacked(
  file: string,
  packing: Packing,
  bytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  await readPacked(file, packing, { maxBytes: bytes, signal }, (chunk) => {
    chunks.push(chunk);
    length += chunk.length;
    return Promise.resolve(length < bytes);
  });
  return Buffer.concat(chunks).subarray(0, bytes);
}

/** Unpacks into a new file with holes where all is zero; what grows out of all proportion is stopped at once. */
export async function unpack(
  file: string,
  packing: Packing,
  target: string,
  options: UnpackOptions,
): Promise<void> {
  const packedBytes = (await stat(file)).size;
  const output = await open(target, 'w', 0o640);
  let size = 0;
  let written = 0;
  let zeros = Buffer.alloc(64 * 1024);
  try {
    await readPacked(file, packing, options, async (chunk) => {
      if (zeros.length < chunk.length) zeros = Buffer.alloc(chunk.length);
      const blank = chunk.equals(zeros.subarray(0, chunk.length));
      if (!blank) {
        await writeAll(output, chunk, size);
        written += chunk.length;
        refuseBomb(written, packedBytes);
      }
      size += chunk.length;
      if (size > options.maxBytes) refuse('too-large', 'unpacked');
      return true;
    });
    await output.truncate(size);
  } finally {
    await output.close();
  }
}

/** A full disk may take a part of a buffer before it says so. */
async function writeAll(output: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    const { bytesWritten } = await output.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}
