import type { DiskKey, GuestDisk } from '@skydeck/core/volume/disk-source';
import type { Logger } from '@skydeck/core/logger';
import { isNoSecret, type LibvirtClient } from '@skydeck/libvirt';
import { XMLBuilder } from 'fast-xml-parser';

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@' });

/**
 * Lends libvirt the passphrases of encrypted disks, as secrets that it keeps in memory and shows nobody, for as long
 * as it takes QEMU to open them.
 */
export class DiskSecrets {
  /** How many need a secret now, by its UUID: two guests may open one volume at once. */
  private readonly users = new Map<string, number>();

  constructor(
    private readonly libvirt: LibvirtClient,
    private readonly log: Logger,
  ) {}

  async lend<T>(disks: readonly Pick<GuestDisk, 'source'>[], work: () => Promise<T>): Promise<T> {
    const keys = disks.flatMap(({ source }) => ('key' in source && source.key ? [source.key] : []));
    try {
      for (const key of keys) {
        this.users.set(key.secretUuid, (this.users.get(key.secretUuid) ?? 0) + 1);
        await this.define(key);
      }
      return await work();
    } finally {
      for (const { secretUuid } of keys) await this.takeBack(secretUuid);
    }
  }

  private async define({ secretUuid, passphrase }: DiskKey): Promise<void> {
    const xml = builder.build({
      secret: {
        '@ephemeral': 'yes',
        '@private': 'yes',
        uuid: secretUuid,
        usage: { '@type': 'volume', volume: `skydeck-volume-${secretUuid}` },
      },
    }) as string;
    const secret = await this.libvirt.secrets.define(xml);
    await this.libvirt.secrets.setValue(secret, passphrase);
  }

  private async takeBack(secretUuid: string): Promise<void> {
    const left = (this.users.get(secretUuid) ?? 1) - 1;
    if (left > 0) {
      this.users.set(secretUuid, left);
      return;
    }
    this.users.delete(secretUuid);
    try {
      await this.libvirt.secrets.undefine(await this.libvirt.secrets.byUuid(secretUuid));
    } catch (error) {
      // What matters is done, and libvirt forgets it with its next restart at the latest.
      if (!isNoSecret(error)) this.log.warn({ err: error }, 'a secret was left in the memory of libvirt');
    }
  }
}
