import type { RefusalReason } from '../formats/refusal';
import { hostileArchives, hostilePacked } from './hostile-archives';
import { hostileDisks, hostileVmdk } from './hostile-disks';
import { hostileQcow2 } from './hostile-qcow2';

export interface Workshop {
  /** Where the file is made. */
  directory: string;
  /** A file of the host that nobody may read. */
  canary: string;
}

export interface HostileFile {
  name: string;
  reason: RefusalReason;
  /** What an image may have at most where this one is imported; otherwise more than any of them has. */
  mostBytes?: number;
  /** Answers its path. */
  make(workshop: Workshop): Promise<string>;
}

/** Every class of file that has ever fooled a cloud, and some that have not yet. */
export const hostileFiles: readonly HostileFile[] = [
  ...hostileQcow2,
  ...hostileVmdk,
  ...hostileDisks,
  ...hostileArchives,
  ...hostilePacked,
];
