import type { Db } from '@skydeck/db';
import type { HypervisorDriver } from '../../compute/hypervisor-driver';
import type { Config } from '../../config';
import type { KeyedTurns } from '../../keyed-turns';
import type { Memo, StepContext } from '../../operation/workflow';
import { attachedVolume, type AttachmentRecord } from '../attached-disk';
import type { VolumeDrivers } from '../volume-driver';
import type { VolumeTransport } from '../volume-transport';

/** What brings volumes to this host's guests, and away from them. */
export interface AttachmentDrivers {
  volumes: VolumeDrivers;
  transport: VolumeTransport;
  hypervisor: HypervisorDriver;
  /** A guest is started, and its disks are changed, one after the other: by its id. */
  guestTurns: KeyedTurns;
  config: Pick<Config, 'secretKey' | 'volumeAttach' | 'detachTimeoutMs'>;
}

export interface AttachmentMemo extends Memo {
  /** The guest's host. */
  hostId?: string;
  /** The host whose agent owns the back end. */
  volumeHostId?: string;
}

export type AttachmentContext = StepContext<AttachmentMemo>;

export interface AttachmentInput {
  attachmentId: string;
  /** The row stays when it fails, for the launch that asked for it. */
  launch?: boolean;
  /** Of that launch: each is asked for anew. */
  attempt?: number;
  /** The instance is being deleted: what is to go with it does. */
  termination?: boolean;
}

export const inputOf = ({ input }: { input: unknown }): AttachmentInput => input as AttachmentInput;

export async function readAttachment(ctx: AttachmentContext): Promise<AttachmentRecord | null> {
  const { attachmentId } = inputOf(ctx.operation);
  return ctx.db.volumeAttachment.findUnique({ where: { id: attachmentId }, include: attachedVolume });
}

/** Whether another attachment needs the volume to be served, or (with a host) to be reached on it. */
export async function neededByOthers(
  db: Db,
  attachment: AttachmentRecord,
  hostId?: string,
): Promise<boolean> {
  const others = await db.volumeAttachment.count({
    where: {
      volumeId: attachment.volumeId,
      id: { not: attachment.id },
      mode: 'nbd',
      nbdPort: { not: null },
      status: { not: 'detached' },
      ...(hostId === undefined ? {} : { instance: { hostId } }),
    },
  });
  return others > 0;
}
