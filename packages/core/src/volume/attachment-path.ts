import type { Config } from '../config';

/** `direct`: QEMU opens the bytes itself; `nbd`: the host that owns them serves them. */
export type AttachmentMode = 'direct' | 'nbd';

interface Path {
  backend: { driver: string; hostId: string };
  multiattach: boolean;
  encrypted: boolean;
  /** Of the guest. */
  hostId: string;
}

/**
 * How a volume comes to a guest. A qcow2 file or an encrypted disk has one QEMU at a time that writes to it: what
 * several guests share is opened by its owner, once, and served to all of them.
 */
export function attachmentMode(path: Path, { volumeAttach }: Pick<Config, 'volumeAttach'>): AttachmentMode {
  if (volumeAttach === 'nbd' || path.backend.hostId !== path.hostId) return 'nbd';
  const oneWriter = path.encrypted || path.backend.driver === 'file' || path.backend.driver === 'nfs';
  return path.multiattach && oneWriter ? 'nbd' : 'direct';
}
