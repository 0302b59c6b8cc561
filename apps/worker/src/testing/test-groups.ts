import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createGroup } from '@skydeck/core/volume/group/create-group';
import { createGroupSnapshot } from '@skydeck/core/volume/group/create-group-snapshot';
import { deleteGroupSnapshot } from '@skydeck/core/volume/group/delete-group-snapshot';
import { createGroupInput, createGroupSnapshotInput } from '@skydeck/core/volume/group/group.input';
import type { GroupSnapshot, VolumeSnapshot } from '@skydeck/db';
import { execa } from 'execa';
import type { TestCloud } from './test-cloud';

/** Groups of volumes of a test's cloud. */
export class TestGroups {
  private taken = 0;

  constructor(private readonly cloud: TestCloud) {}

  async create(volumeIds: string[], typeIds: string[] = []): Promise<string> {
    const input = createGroupInput.parse({ name: 'tier', volumeIds, typeIds });
    return (await createGroup(this.cloud.ctx, input)).id;
  }

  async snapshot(groupId: string): Promise<string> {
    this.taken += 1;
    const input = createGroupSnapshotInput.parse({ groupId, name: `moment-${this.taken}` });
    return (await createGroupSnapshot(this.cloud.ctx, input)).id;
  }

  /** Waits until the group snapshot has ended; answers it and its parts by their volumes. */
  async ended(id: string): Promise<GroupSnapshot & { parts: Map<string, VolumeSnapshot> }> {
    const found = await this.cloud.until(`group snapshot ${id} to end`, 90_000, async () => {
      const row = await this.cloud.db.groupSnapshot.findUniqueOrThrow({
        where: { id },
        include: { snapshots: true },
      });
      return row.status === 'creating' ? null : row;
    });
    return { ...found, parts: new Map(found.snapshots.map((part) => [part.volumeId, part])) };
  }

  async deleteSnapshot(id: string): Promise<void> {
    await deleteGroupSnapshot(this.cloud.ctx, { id });
  }

  /** Waits until a deletion of the group snapshot has ended. */
  gone(id: string): Promise<GroupSnapshot> {
    return this.cloud.until(`group snapshot ${id} to be gone`, 90_000, async () => {
      const row = await this.cloud.db.groupSnapshot.findUniqueOrThrow({ where: { id } });
      return row.deletedAt !== null || row.status === 'error-deleting' ? row : null;
    });
  }

  /** What lies at the beginning of a snapshot's file and what lies under it. */
  async head(part: VolumeSnapshot | undefined, bytes: number): Promise<string> {
    const { stateDir, volumesDir } = this.cloud.config;
    const raw = path.join(stateDir, 'head.raw');
    const file = path.join(volumesDir, part?.location ?? '');
    await execa('qemu-img', [
      ...['dd', '-f', 'qcow2', '-O', 'raw', 'bs=512', 'count=1'],
      ...[`if=${file}`, `of=${raw}`],
    ]);
    const content = await readFile(raw);
    await rm(raw);
    return content.subarray(0, bytes).toString('latin1');
  }
}
