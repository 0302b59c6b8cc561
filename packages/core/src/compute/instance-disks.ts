import type { Db } from '@skydeck/db';
import type { InstanceRow } from './instance-rows';

/** A disk of an instance: a volume, or the one of the host's own that it was launched with. */
export interface InstanceDisk {
  /** As the cloud lists it; null for the host's own. */
  device: string | null;
  sizeGiB: number;
  /** 0 is the root disk; null is not booted from. */
  bootIndex: number | null;
  deleteOnTermination: boolean;
  readOnly: boolean;
  volume: { id: string; name: string; sizeGiB: number; status: string } | null;
}

type Attached = Omit<InstanceDisk, 'sizeGiB' | 'volume'> & { volume: NonNullable<InstanceDisk['volume']> };

/** Its volumes. */
export function readInstanceDisks(db: Db, instanceId: string): Promise<Attached[]> {
  return db.volumeAttachment.findMany({
    where: { instanceId },
    select: {
      device: true,
      bootIndex: true,
      deleteOnTermination: true,
      readOnly: true,
      volume: { select: { id: true, name: true, sizeGiB: true, status: true } },
    },
    orderBy: { device: 'asc' },
  });
}

/** All its disks, the root disk first. */
export function instanceDisks(
  { diskGiB }: Pick<InstanceRow, 'diskGiB'>,
  attached: readonly Attached[],
): InstanceDisk[] {
  const disks = attached.map((each): InstanceDisk => ({ ...each, sizeGiB: each.volume.sizeGiB }));
  const root = disks.filter(({ bootIndex }) => bootIndex === 0);
  const others = disks.filter(({ bootIndex }) => bootIndex !== 0);
  if (root.length > 0) return [...root, ...others];
  return [
    {
      device: null,
      sizeGiB: diskGiB,
      bootIndex: 0,
      deleteOnTermination: true,
      readOnly: false,
      volume: null,
    },
    ...others,
  ];
}
