import { actOnVolumes } from '@skydeck/core/volume/act-on-volumes';
import { attachVolume } from '@skydeck/core/volume/attach-volume';
import { attachVolumeInput } from '@skydeck/core/volume/attachment.input';
import { createVolume } from '@skydeck/core/volume/create-volume';
import { detachVolume } from '@skydeck/core/volume/detach-volume';
import { createVolumeInput, type CreateVolumeInput } from '@skydeck/core/volume/volume.input';
import type { Volume } from '@skydeck/db';
import type { TestCloud } from './test-cloud';

/** Volumes of a test's cloud. */
export class TestVolumes {
  private made = 0;

  constructor(private readonly cloud: TestCloud) {}

  /** Makes a volume and waits until it is available. */
  async create(input: Partial<CreateVolumeInput> = {}): Promise<string> {
    this.made += 1;
    const wanted = createVolumeInput.parse({ name: `volume-${this.made}`, sizeGiB: 1, ...input });
    const { id } = await createVolume(this.cloud.ctx, wanted);
    const volume = await this.atRest(id);
    if (volume.status !== 'available') throw new Error(`${volume.status}: ${volume.errorMessage}`);
    return id;
  }

  async attach(
    id: string,
    instanceId: string,
    input: { readOnly?: boolean; device?: string; deleteOnTermination?: boolean } = {},
  ): Promise<string> {
    const { device } = await attachVolume(
      this.cloud.ctx,
      attachVolumeInput.parse({ id, instanceId, ...input }),
    );
    return device;
  }

  async detach(id: string, instanceId: string): Promise<void> {
    await detachVolume(this.cloud.ctx, { id, instanceId });
  }

  async delete(id: string): Promise<void> {
    await actOnVolumes(this.cloud.ctx, { ids: [id], action: 'delete' });
  }

  /** Waits until nothing is done to it any more. */
  atRest(id: string, timeoutMs = 90_000): Promise<Volume> {
    return this.cloud.until(`volume ${id} to come to rest`, timeoutMs, async () => {
      const active = await this.cloud.db.operation.count({
        where: { subjectId: id, state: { in: ['PENDING', 'RUNNING', 'COMPENSATING'] } },
      });
      return active === 0 ? this.cloud.db.volume.findUniqueOrThrow({ where: { id } }) : null;
    });
  }
}
