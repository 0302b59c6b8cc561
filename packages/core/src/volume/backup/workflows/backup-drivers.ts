import type { BlobStore } from '../../../blob/blob-store';
import type { Config } from '../../../config';
import type { Memo } from '../../../operation/workflow';
import type { VolumeDrivers } from '../../volume-driver';
import type { DiskAccess } from '../content/disk-access';

/** What the workflows of backups need of the host they run on. */
export interface BackupWorkflowDrivers {
  volumes: VolumeDrivers;
  disks: DiskAccess;
  store: BlobStore;
  config: Pick<Config, 'secretKey'>;
}

/** What the steps of a backup's workflows remember. */
export interface BackupMemo extends Memo {
  /** The host whose agent owns the volume's back end. */
  volumeHostId?: string;
  backendId?: string;
  backendName?: string;
  /** What the driver calls a restored volume's bytes. */
  location?: string;
  /** Whether what replaces a volume's content is whole, and is taking its place. */
  replacing?: boolean;
  sha256?: string;
  manifestSha256?: string;
  contentBytes?: number;
  storedBytes?: number;
  /** A backup that was found to be damaged in the store. */
  damagedBackupId?: string;
  /** Deleted backups whose chunks others need still. */
  remains?: string[];
  swept?: string[];
}

const GIB = 1024 ** 3;
/** What takes hours outlives restarts of its worker, and a store that is away for minutes. */
export const MAX_TRIES = 20;

/** `1.25 of 4 GiB`, for the timeline. */
export function partOf(doneBytes: number, totalBytes: number): string {
  const inGiB = (bytes: number): string => String(Math.round((bytes / GIB) * 100) / 100);
  return `${inGiB(doneBytes)} of ${inGiB(totalBytes)} GiB`;
}
