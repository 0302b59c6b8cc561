import { copyFileSync, existsSync, openSync, renameSync, statSync, truncateSync } from 'node:fs';

const LARGEST = 10 * 1024 * 1024;
const KEPT = 4;

/** Opens a log for appending; the processes write to it themselves, so that it outlives the supervisor. */
export function openLog(file: string): number {
  return openSync(file, 'a', 0o640);
}

/**
 * Moves a log that has grown too large to `<file>.1`, `.1` to `.2` and so on. It is copied and cut rather than renamed
 * because the process keeps writing to the same (append-only) descriptor.
 * @returns whether it was rotated
 */
export function rotateLog(file: string, largest = LARGEST): boolean {
  if (!existsSync(file) || statSync(file).size < largest) return false;
  for (let number = KEPT - 1; number >= 1; number -= 1) {
    if (existsSync(`${file}.${number}`)) renameSync(`${file}.${number}`, `${file}.${number + 1}`);
  }
  copyFileSync(file, `${file}.1`);
  truncateSync(file);
  return true;
}
