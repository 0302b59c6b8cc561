import { randomUUID } from 'node:crypto';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@skydeck/core/app-error';

/** `f_type` of a tmpfs. */
const TMPFS = 0x0102_1994;

/**
 * Passphrases for programs that take them from a file only: never on a disk, never on a command line, readable by this
 * agent alone, and gone as soon as the program has ended. What a killed agent left is removed at the next start.
 */
export class KeyFiles {
  constructor(private readonly directory: string) {}

  /** Call it once, before the first use. @throws AppError STORAGE when the directory is not in memory */
  async clean(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
    await this.ready();
  }

  private async ready(): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    if ((await statfs(this.directory)).type === TMPFS) return;
    throw new AppError(
      'STORAGE',
      `${this.directory} is not in memory: no key of a volume is written there.`,
      {
        hint: 'Mount a tmpfs on /run of the host.',
      },
    );
  }

  /** Lends the work a file with the passphrase. */
  async lend<T>(passphrase: Buffer, work: (file: string) => Promise<T>): Promise<T> {
    await this.ready();
    const file = path.join(this.directory, randomUUID());
    try {
      const handle = await open(file, 'wx', 0o600);
      try {
        await handle.writeFile(passphrase);
      } finally {
        await handle.close();
      }
      return await work(file);
    } finally {
      await rm(file, { force: true });
    }
  }
}
