import { statSync, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@skydeck/core/app-error';

/** Where a back end's files lie. */
export interface BackendDirectory {
  directory: string;
  /** It must be a mount of its own: without it, the disk below would be written to. */
  mounted: boolean;
}

/** @throws AppError STORAGE when it is not there */
export async function requireDirectory(place: BackendDirectory): Promise<void> {
  const look = (file: string): Promise<Stats | null> => stat(file).catch(() => null);
  const { directory } = place;
  judge(place, await look(directory), await look(path.dirname(directory)));
}

/** The same for who cannot wait: whether a file was removed, or is away with all the others. */
export function requireDirectoryNow(place: BackendDirectory): void {
  const look = (file: string): Stats | null => statSync(file, { throwIfNoEntry: false }) ?? null;
  const { directory } = place;
  judge(place, look(directory), look(path.dirname(directory)));
}

function judge({ directory, mounted }: BackendDirectory, found: Stats | null, parent: Stats | null): void {
  if (found?.isDirectory() && (!mounted || found.dev !== parent?.dev)) return;
  throw new AppError(
    'STORAGE',
    `The directory of the back end is ${found ? 'not mounted' : 'gone'}: ${directory}.`,
    {
      hint: 'Mount it again on the host that owns the back end; what lies there is found again by itself.',
      retryable: true,
      rescheduleable: true,
    },
  );
}
