import { existsSync } from 'node:fs';
import { chmod, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@skydeck/core/app-error';
import type { DiskSource } from '@skydeck/core/volume/disk-source';
import type { VolumeOnBackend } from '@skydeck/core/volume/volume-driver';
import { backingChainOf } from '../qcow2-header';
import { missing } from '../storage-pool';
import { requireDirectoryNow, type BackendDirectory } from './backend-directory';

/** QEMU, by its group, and the agent; nobody else. */
const MODE = 0o660;
const DRAFT = '.draft';
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/;

export const baseName = (volumeId: string): string => `volume-${volumeId}`;
export const layerName = (volumeId: string, snapshotId: string): string =>
  `${baseName(volumeId)}.${snapshotId}`;

/** A name that somebody else may have given a file there. */
export const isForeignName = (name: string): boolean => PLAIN_NAME.test(name) && !name.startsWith('volume-');

/** The directory of a back end of files: what is called how, and how a file gets its name. */
export class VolumeFiles {
  constructor(private readonly place: BackendDirectory) {}

  get directory(): string {
    return this.place.directory;
  }

  /** What the volume writes to. @throws AppError STORAGE when it is not there */
  active(volume: VolumeOnBackend): string {
    return this.existing(volume.location ?? baseName(volume.id));
  }

  existing(name: string): string {
    if (name === '') throw missing('bytes of it');
    const file = this.at(name);
    if (existsSync(file)) return file;
    requireDirectoryNow(this.place);
    throw missing(name);
  }

  has(name: string): boolean {
    return existsSync(this.at(name));
  }

  at(name: string): string {
    if (!PLAIN_NAME.test(name)) throw new AppError('INTERNAL', 'This is no name of a volume’s file.');
    return path.join(this.directory, name);
  }

  /** All files of a volume whose names go on after its first one's. */
  async layersOf(volumeId: string): Promise<string[]> {
    const names = await readdir(this.directory);
    return names.filter((name) => name.startsWith(`${baseName(volumeId)}.`));
  }

  qcow2(file: string, { key }: Pick<VolumeOnBackend, 'key'>): Extract<DiskSource, { kind: 'file' }> {
    const backing = existsSync(file) ? backingChainOf(file) : [];
    return { kind: 'file', path: file, format: 'qcow2', backing, ...(key ? { key } : {}) };
  }

  /** Makes a file under a draft's name; it gets its own when it is whole and on the disk. */
  async whole(name: string, make: (draft: string) => Promise<void>): Promise<void> {
    const draft = this.draftOf(this.at(name));
    await rm(draft, { force: true });
    try {
      await make(draft);
      await chmod(draft, MODE);
      await this.settle(draft, this.at(name));
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  /** Renames what is first made sure to be on the disk, so that no power cut leaves a name without its bytes. */
  async settle(from: string, to: string): Promise<void> {
    await this.flush(from);
    await rename(from, to);
    await this.flush(this.directory);
  }

  /** When it answers, what was written is on the disk. */
  async flush(file: string): Promise<void> {
    const handle = await open(file, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  async remove(name: string): Promise<void> {
    await rm(this.at(name), { force: true });
  }

  async removeDraft(file: string): Promise<void> {
    await rm(this.draftOf(file), { force: true });
  }

  private draftOf(file: string): string {
    return `${file}${DRAFT}`;
  }
}
