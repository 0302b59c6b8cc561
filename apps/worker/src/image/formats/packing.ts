export type Packing = 'gzip' | 'xz' | 'zstd';

const magics: readonly [Packing, Buffer][] = [
  ['gzip', Buffer.from([0x1f, 0x8b])],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
];

/** With what the whole file is packed; null when it is not. */
export function packingOf(start: Buffer): Packing | null {
  return magics.find(([, magic]) => start.subarray(0, magic.length).equals(magic))?.[0] ?? null;
}
