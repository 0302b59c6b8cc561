import { AppError } from '@skydeck/core/app-error';
import { execa, ExecaError } from 'execa';
import { z } from 'zod';
import { confined, type Confinement } from './confined-command';
import type { DiskDriverName } from './formats/disk-facts';
import { refuse } from './formats/refusal';
import { diskFull } from './storage-full';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const INFO_LIMITS: Confinement = { cpuSeconds: 30, memoryBytes: GIB, fileBytes: 0 };
const INFO_TIMEOUT_MS = 60_000;
const LAST_WORDS = 300;

/** A disk that was inspected: QEMU is told its driver and its place, and decides nothing itself. */
export interface DiskPlace {
  /** Absolute path of a file of ours. */
  file: string;
  driver: DiskDriverName;
  /** Where it lies in the file; all of it when left out. */
  part?: { offset: number; bytes: number };
}

const infoShape = z.object({
  'virtual-size': z.number(),
  format: z.string(),
  encrypted: z.boolean().optional(),
  'backing-filename': z.string().optional(),
  'full-backing-filename': z.string().optional(),
  'format-specific': z.object({ data: z.record(z.string(), z.unknown()).optional() }).optional(),
});

/** In `--image-opts` a comma within a value is written twice. */
function value(text: string): string {
  return text.replaceAll(',', ',,');
}

/** Names every layer down to the file, so that nothing is probed. */
export function imageOptions({ file, driver, part }: DiskPlace): string {
  if (!part) return `driver=${driver},file.driver=file,file.filename=${value(file)}`;
  const { offset, bytes } = part;
  return (
    `driver=${driver},file.driver=raw,file.offset=${offset},file.size=${bytes},` +
    `file.file.driver=file,file.file.filename=${value(file)}`
  );
}

/** Lets QEMU say how it sees the disk, and refuses what it sees otherwise than we. @throws ImageRefusal */
export async function checkWithQemu(
  place: DiskPlace,
  expected: { virtualBytes: number },
  signal: AbortSignal,
): Promise<number> {
  const argv = ['qemu-img', 'info', '--output=json', '--image-opts', imageOptions(place)];
  const output = await run(argv, { limits: INFO_LIMITS, timeoutMs: INFO_TIMEOUT_MS, signal, place });
  const info = infoShape.parse(JSON.parse(output));
  if (info.format !== place.driver) refuse('ambiguous', `${place.driver} and ${info.format}`);
  if (info['backing-filename'] !== undefined || info['full-backing-filename'] !== undefined)
    refuse('backing-file');
  if (info['format-specific']?.data?.['data-file'] !== undefined) refuse('external-data');
  if (info.encrypted === true) refuse('encrypted');
  // QEMU rounds by the geometry that some formats have.
  if (info['virtual-size'] > expected.virtualBytes + 16 * MIB)
    refuse('damaged', 'its size is not what it says');
  return info['virtual-size'];
}

export interface Conversion {
  target: string;
  virtualBytes: number;
  mappedBytes: number;
  compress: boolean;
  signal: AbortSignal;
  progress?: ((part: number) => void) | undefined;
}

/** Writes the disk as a new qcow2 file of ours. @throws ImageRefusal, AppError STORAGE */
export async function convertToQcow2(place: DiskPlace, conversion: Conversion): Promise<void> {
  const { target, mappedBytes, compress, signal, progress } = conversion;
  const limits: Confinement = {
    cpuSeconds: 600 + (mappedBytes / GIB) * 180,
    memoryBytes: 4 * GIB,
    // Data, tables and some room: more than that no honest disk becomes.
    fileBytes: Math.ceil(mappedBytes * 1.02) + 256 * MIB,
  };
  const argv = [
    'qemu-img',
    'convert',
    '-p',
    ...(compress ? ['-c'] : []),
    ...['-O', 'qcow2', '-o', compress ? 'compat=1.1,compression_type=zstd' : 'compat=1.1'],
    ...['--image-opts', imageOptions(place), target],
  ];
  await run(argv, { limits, timeoutMs: limits.cpuSeconds * 4_000, signal, progress, place });
}

interface Run {
  limits: Confinement;
  timeoutMs: number;
  signal: AbortSignal;
  progress?: ((part: number) => void) | undefined;
  place: DiskPlace;
}

async function run(argv: readonly string[], options: Run): Promise<string> {
  const { limits, timeoutMs, signal, progress, place } = options;
  const [file, args] = await confined(limits, argv);
  try {
    const running = execa(file, args, {
      cancelSignal: signal,
      timeout: timeoutMs,
      stdin: 'ignore',
      env: { LC_ALL: 'C' },
      maxBuffer: 16 * MIB,
    });
    if (progress) running.stdout.on('data', (chunk: Buffer) => report(chunk.toString(), progress));
    return (await running).stdout;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ExecaError) throw explain(error, place);
    throw error;
  }
}

/** `    (12.34/100%)` and a carriage return, again and again. */
function report(text: string, progress: (part: number) => void): void {
  const last = [...text.matchAll(/\((\d+(?:\.\d+)?)\/100%\)/g)].at(-1)?.[1];
  if (last !== undefined) progress(Number(last) / 100);
}

function explain(error: ExecaError, place: DiskPlace): AppError {
  const said = String(error.stderr ?? '').trim();
  if (/No space left on device|Disk quota exceeded/.test(said)) return diskFull(error);
  try {
    if (error.signal === 'SIGXFSZ' || /File too large/.test(said))
      refuse('bomb', 'it grew while it was converted');
    if (error.signal === 'SIGXCPU' || error.signal === 'SIGKILL' || error.timedOut) refuse('too-slow');
    if (error.code === 'ENOENT') {
      return new AppError('STORAGE', 'qemu-img is not installed where images are prepared.', {
        hint: 'Ask an administrator to install qemu-utils.',
        cause: error,
      });
    }
    const words = (said.split('\n').at(-1) ?? '').replaceAll(place.file, 'the image').slice(-LAST_WORDS);
    refuse('damaged', `qemu-img says “${words || error.shortMessage}”`);
  } catch (refusal) {
    return refusal as AppError;
  }
}
