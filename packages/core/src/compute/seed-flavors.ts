import type { Tx } from '@skydeck/db';

const flavors = [
  { name: 'tiny', vcpus: 1, ramMiB: 128, diskGiB: 1 },
  { name: 'small', vcpus: 1, ramMiB: 512, diskGiB: 5 },
  { name: 'medium', vcpus: 2, ramMiB: 2_048, diskGiB: 20 },
  { name: 'large', vcpus: 4, ramMiB: 8_192, diskGiB: 80 },
  { name: 'xlarge', vcpus: 8, ramMiB: 16_384, diskGiB: 160 },
];

/** Gives a cloud that has no flavor at all its first ones. */
export async function seedFlavors(tx: Tx): Promise<void> {
  if ((await tx.flavor.count()) > 0) return;
  await tx.flavor.createMany({ data: flavors.map((flavor, position) => ({ ...flavor, position })) });
}
