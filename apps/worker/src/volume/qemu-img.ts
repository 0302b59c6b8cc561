import { AppError } from '@skydeck/core/app-error';
import type { DiskSource } from '@skydeck/core/volume/disk-source';
import type { WorkOptions } from '@skydeck/core/volume/volume-driver';
import { z } from 'zod';
import { diskFull } from '../image/storage-full';
import { runCommand, type CommandOptions } from '../run-command';
import { diskOptions } from './disk-options';
import type { KeyFiles } from './key-files';

const SHORT_MS = 120_000;
/** Terabytes take their time; the operation's deadline and its cancellation end it sooner. */
const LONG_MS = 24 * 3_600_000;

/** The passphrase is random through and through: stretching it would add time and no strength. */
const LUKS_STRETCH_MS = 10;

/** On a busy machine QEMU's clock may say that no time has passed while it measured how fast the key is made. */
const UNMEASURED = /accurate CPU usage/i;
const CREATE_TRIES = 10;

const imageInfo = z.object({
  format: z.string(),
  'virtual-size': z.number(),
  'actual-size': z.number().default(0),
  'backing-filename': z.string().optional(),
  encrypted: z.boolean().default(false),
  'format-specific': z
    .object({ data: z.object({ 'data-file': z.string().optional() }).optional() })
    .optional(),
});

export interface ImageFacts {
  format: string;
  virtualBytes: number;
  actualBytes: number;
  backing: string | null;
  dataFile: string | null;
  encrypted: boolean;
}

export interface NewDisk {
  path: string;
  sizeBytes: number;
  /** LUKS with this passphrase. */
  passphrase: Buffer | null;
  /** The name of the file under it, relative to its directory. */
  backing?: string;
}

/** `qemu-img` with passphrases by file, formats always said, and its failures in words. */
export class QemuImg {
  constructor(private readonly keys: KeyFiles) {}

  /** Reads a file's header. @param format what it must be; null: whatever it says it is */
  async info(file: string, format: string | null, signal: AbortSignal): Promise<ImageFacts> {
    const args = ['info', '-U', '--output=json', ...(format === null ? [] : ['-f', format]), file];
    const found = imageInfo.parse(JSON.parse(await this.run(args, { signal }, SHORT_MS)));
    return {
      format: found.format,
      virtualBytes: found['virtual-size'],
      actualBytes: found['actual-size'],
      backing: found['backing-filename'] ?? null,
      dataFile: found['format-specific']?.data?.['data-file'] ?? null,
      encrypted: found.encrypted,
    };
  }

  /** Makes an empty qcow2 file, or one that goes on from another. */
  async create({ path, sizeBytes, passphrase, backing }: NewDisk, options: WorkOptions): Promise<void> {
    await this.withKeys([passphrase], async ([secret = null], objects) => {
      const luks = [
        'encrypt.format=luks',
        `encrypt.key-secret=${secret}`,
        `encrypt.iter-time=${LUKS_STRETCH_MS}`,
      ];
      const created = secret === null ? [] : ['-o', luks.join(',')];
      // `-u`: the file under it is not opened, which would need its key too.
      const under = backing === undefined ? [] : ['-u', '-b', backing, '-F', 'qcow2'];
      const args = ['create', '-q', '-f', 'qcow2', ...objects, ...created, ...under, path, String(sizeBytes)];
      await this.run(args, options, SHORT_MS, CREATE_TRIES);
    });
  }

  /** Copies all bytes of a disk into another that is there, empty, and at least as large. */
  async copy(from: DiskSource, to: DiskSource, options: WorkOptions, targetIsZero = true): Promise<void> {
    await this.withKeys(
      [passphraseOf(from), passphraseOf(to)],
      async ([source = null, target = null], objects) => {
        const zero = targetIsZero ? ['--target-is-zero'] : [];
        // In order a qcow2 file grows in one piece; what is encrypted is better done side by side.
        const grows = to.kind === 'file' && to.format === 'qcow2' && !to.key;
        const args = [
          ...['convert', '-p', '-n', ...(grows ? [] : ['-W']), ...zero, ...objects],
          ...['--image-opts', '--target-image-opts', diskOptions(from, source), diskOptions(to, target)],
        ];
        await this.run(args, options, LONG_MS);
      },
    );
  }

  /** How many bytes a copy of the disk in this format takes at most. */
  async measure(disk: DiskSource, format: string, signal: AbortSignal): Promise<number> {
    return this.withKeys([passphraseOf(disk)], async ([secret = null], objects) => {
      const args = ['measure', '-U', '--output=json', '-O', format, ...objects];
      const said = await this.run([...args, '--image-opts', diskOptions(disk, secret)], { signal }, SHORT_MS);
      return z.object({ required: z.number() }).parse(JSON.parse(said)).required;
    });
  }

  /** Copies a disk, plain, into a new file that is no volume. @throws AppError STORAGE */
  async export(
    from: DiskSource,
    to: { path: string; format: 'qcow2' | 'raw' },
    options: WorkOptions,
  ): Promise<void> {
    await this.withKeys([passphraseOf(from)], async ([secret = null], objects) => {
      // In order, so that the same content makes the same file.
      const args = ['convert', '-p', '-O', to.format, ...objects];
      try {
        await runCommand('qemu-img', [...args, '--image-opts', diskOptions(from, secret), to.path], {
          ...outputOf(options),
          timeoutMs: LONG_MS,
        });
      } catch (error) {
        throw isFull(error) ? diskFull(error) : inWords(error);
      }
    });
  }

  async resize(disk: DiskSource, sizeBytes: number, options: WorkOptions): Promise<void> {
    await this.withKeys([passphraseOf(disk)], async ([secret = null], objects) => {
      const args = ['resize', '-q', ...objects, '--image-opts', diskOptions(disk, secret), String(sizeBytes)];
      await this.run(args, options, SHORT_MS);
    });
  }

  /** Writes what a layer holds into the file under it; the layer itself stays as it is. */
  async commit(disk: DiskSource, options: WorkOptions): Promise<void> {
    await this.withKeys([passphraseOf(disk)], async ([secret = null], objects) => {
      const args = ['commit', '-d', '-p', ...objects, '--image-opts', diskOptions(disk, secret)];
      await this.run(args, options, LONG_MS);
    });
  }

  /** Has a layer go on from another file that holds the same. @param backing its name as the layer is to say it */
  async rebase(disk: DiskSource, backing: string, options: WorkOptions): Promise<void> {
    // `-u`: only the name is changed, and what is under it is not opened.
    const alone = disk.kind === 'file' ? { ...disk, backing: [] } : disk;
    await this.withKeys([passphraseOf(disk)], async ([secret = null], objects) => {
      const under = ['-u', '-b', backing, '-F', 'qcow2'];
      const args = ['rebase', '-q', ...objects, ...under, '--image-opts', diskOptions(alone, secret)];
      await this.run(args, options, SHORT_MS);
    });
  }

  /**
   * Makes a block device or network image an empty LUKS container. @param file as qemu-img names it: a device's path
   * or `rbd:…`
   */
  async formatLuks(
    file: string,
    disk: Omit<NewDisk, 'path' | 'backing'>,
    options: WorkOptions,
  ): Promise<void> {
    await this.withKeys([disk.passphrase], async ([secret = null], objects) => {
      const luks = `key-secret=${secret},iter-time=${LUKS_STRETCH_MS}`;
      const args = ['create', '-q', '-f', 'luks', ...objects, '-o', luks, file, String(disk.sizeBytes)];
      await this.run(args, options, SHORT_MS, CREATE_TRIES);
    });
  }

  private async withKeys<T>(
    passphrases: readonly (Buffer | null)[],
    work: (secrets: (string | null)[], objects: string[]) => Promise<T>,
    lent: readonly (string | null)[] = [],
  ): Promise<T> {
    const [passphrase, ...rest] = passphrases;
    if (passphrase === undefined) {
      const secrets = lent.map((file, index) => (file === null ? null : `key${index}`));
      const objects = lent.flatMap((file, index) =>
        file === null ? [] : ['--object', `secret,id=key${index},file=${file}`],
      );
      return work(secrets, objects);
    }
    if (passphrase === null) return this.withKeys(rest, work, [...lent, null]);
    return this.keys.lend(passphrase, (file) => this.withKeys(rest, work, [...lent, file]));
  }

  private async run(
    args: readonly string[],
    options: WorkOptions,
    timeoutMs: number,
    tries = 1,
  ): Promise<string> {
    try {
      return await runCommand('qemu-img', args, { ...outputOf(options), timeoutMs });
    } catch (error) {
      if (tries > 1 && error instanceof AppError && UNMEASURED.test(error.message)) {
        return this.run(args, options, timeoutMs, tries - 1);
      }
      throw inWords(error);
    }
  }
}

function passphraseOf(disk: DiskSource): Buffer | null {
  return 'key' in disk ? (disk.key?.passphrase ?? null) : null;
}

function outputOf({ signal, progress }: WorkOptions): Pick<CommandOptions, 'signal' | 'onOutput'> {
  return { signal, ...(progress ? { onOutput: (text: string) => tellProgress(text, progress) } : {}) };
}

/** `    (12.34/100%)\r` again and again. */
function tellProgress(text: string, progress: (part: number) => void): void {
  const last = [...text.matchAll(/\((\d+(?:\.\d+)?)\/100%\)/g)].at(-1);
  if (last) progress(Number(last[1]) / 100);
}

const isFull = (error: unknown): boolean => error instanceof AppError && /no space left/i.test(error.message);

function inWords(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const { message, cause } = error;
  if (isFull(error)) {
    return new AppError('STORAGE', 'The back end is full: nothing more can be written there.', {
      hint: 'Free space there, or use another back end.',
      rescheduleable: true,
      cause,
    });
  }
  if (/failed to get .*lock|is another process using the image/i.test(message)) {
    return new AppError('STORAGE', 'Another process has the volume’s file open.', {
      hint: 'It is tried again; if it goes on, look on the host for what uses it.',
      retryable: true,
      cause,
    });
  }
  return error;
}
