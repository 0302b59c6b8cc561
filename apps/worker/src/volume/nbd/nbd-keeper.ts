import type { DiskSource } from '@skydeck/core/volume/disk-source';
import { onBackend } from '@skydeck/core/volume/volume-record';
import type { VolumeDrivers } from '@skydeck/core/volume/volume-driver';
import type { Db } from '@skydeck/db';
import { NbdTransport, type NbdTransportOptions } from './nbd-transport';

const EVERY_MS = 10_000;
const SOON_MS = 500;
const USED = ['attaching', 'attached', 'detaching'] as const;

export interface NbdKeeperOptions extends Omit<NbdTransportOptions, 'onLost'> {
  db: Db;
  hostId: string;
  volumes: VolumeDrivers;
  secretKey: Buffer;
}

/**
 * Keeps served and reached what the attachments say: after a restart of the host, and when a daemon has died. Guests
 * whose requests wait go on then.
 */
export class NbdKeeper {
  readonly transport: NbdTransport;
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly options: NbdKeeperOptions) {
    this.transport = new NbdTransport({ ...options, onLost: () => this.onLost() });
  }

  /** Brings everything back, then looks now and then. */
  async start(): Promise<void> {
    await this.look();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.working;
    this.transport.close();
  }

  private onLost(): void {
    if (this.stopped) return;
    this.options.log.warn('a storage daemon went away; it is started again');
    this.lookIn(SOON_MS);
  }

  private lookIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), ms);
  }

  private look(): Promise<void> {
    this.working = this.working.then(async () => {
      if (this.stopped) return;
      const wellDone = await this.restore().catch((error: unknown) => {
        this.options.log.warn({ err: error }, 'volumes for other hosts could not be looked after');
        return false;
      });
      if (!this.stopped) this.lookIn(wellDone ? EVERY_MS : SOON_MS * 2);
    });
    return this.working;
  }

  /** Answers whether all is as it should be. */
  private async restore(): Promise<boolean> {
    const { db, hostId, log } = this.options;
    const attachments = await db.volumeAttachment.findMany({
      where: {
        mode: 'nbd',
        nbdPort: { not: null },
        nbdHost: { not: null },
        status: { in: [...USED] },
        OR: [{ volume: { backend: { hostId } } }, { instance: { hostId } }],
      },
      include: { volume: { include: { backend: true } }, instance: { select: { hostId: true } } },
    });
    let whole = true;
    const tried = async (work: () => Promise<unknown>, volumeId: string): Promise<void> => {
      try {
        await work();
      } catch (error) {
        whole = false;
        log.warn({ err: error, volumeId }, 'a volume could not be brought back to its guests');
      }
    };
    for (const { id, volume } of attachments) {
      if (volume.backend?.hostId !== hostId) continue;
      await tried(() => this.transport.keepServed(volume.id, () => this.source(id)), volume.id);
    }
    for (const { volume, instance, attachedAt, nbdHost, nbdPort } of attachments) {
      if (instance.hostId !== hostId || attachedAt === null || nbdHost === null || nbdPort === null) continue;
      await tried(() => this.transport.reach(volume.id, { host: nbdHost, port: nbdPort }), volume.id);
    }
    if (attachments.length === 0) await this.transport.endIdle();
    return whole;
  }

  /** What an attachment's volume is served from now; null when it need not be any more. */
  private async source(attachmentId: string): Promise<DiskSource | null> {
    const { db, volumes, secretKey } = this.options;
    const attachment = await db.volumeAttachment.findFirst({
      where: { id: attachmentId, nbdPort: { not: null }, status: { in: [...USED] } },
      include: { volume: true },
    });
    if (!attachment || attachment.volume.backendId === null) return null;
    return volumes.get(attachment.volume.backendId).source(onBackend(attachment.volume, secretKey));
  }
}
