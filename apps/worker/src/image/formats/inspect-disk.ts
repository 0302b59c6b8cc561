import type { ByteSource } from './byte-source';
import type { DiskDriverName, DiskFacts, InspectionLimits } from './disk-facts';
import { inspectIso, isIso, ISO_START_BYTES } from './iso';
import { isLinuxKernel, isInitialRamDisk } from './kernel';
import { packingOf, type Packing } from './packing';
import { inspectQcow2, isQcow } from './qcow2';
import { bareFileSystem, inspectRaw } from './raw';
import { refuse } from './refusal';
import { isTar } from './tar';
import { inspectVdi, isVdi } from './vdi';
import { inspectVhd, isVhd } from './vhd';
import { inspectVhdx, isVhdx } from './vhdx';
import { inspectVmdk, isVmdk } from './vmdk';

const START_BYTES = 2 * ISO_START_BYTES;
const END_BYTES = 512;

/** What a file's content says it is. */
export type Content =
  | { is: 'disk'; driver: DiskDriverName }
  | { is: 'iso' }
  | { is: 'kernel' }
  | { is: 'ram-disk' }
  | { is: 'packed'; packing: Packing }
  | { is: 'archive' };

/**
 * Judges by the bytes alone; names and what people say do not count. Whatever QEMU itself would take for a format of
 * its own is seen as that here, so that nothing passes as raw that is not.
 * @throws ImageRefusal `ambiguous` when the file is made to be several things
 */
export async function contentOf(source: ByteSource): Promise<Content> {
  if (source.size === 0) refuse('empty');
  const start = await source.peek(0, START_BYTES);
  const end = await source.peek(Math.max(0, source.size - END_BYTES), END_BYTES);
  const packing = packingOf(start);
  const claims: Content[] = [
    ...(isQcow(start) ? [{ is: 'disk', driver: 'qcow2' } as const] : []),
    ...(isVmdk(start) ? [{ is: 'disk', driver: 'vmdk' } as const] : []),
    ...(isVdi(start) ? [{ is: 'disk', driver: 'vdi' } as const] : []),
    ...(isVhdx(start) ? [{ is: 'disk', driver: 'vhdx' } as const] : []),
    ...(isVhd(start, end) ? [{ is: 'disk', driver: 'vpc' } as const] : []),
    ...(isIso(start) ? [{ is: 'iso' } as const] : []),
    ...(isLinuxKernel(start) ? [{ is: 'kernel' } as const] : []),
    ...(isInitialRamDisk(start) ? [{ is: 'ram-disk' } as const] : []),
    ...(isTar(start) ? [{ is: 'archive' } as const] : []),
    ...(packing ? [{ is: 'packed', packing } as const] : []),
  ];
  const [claim, ...others] = claims;
  if (others.length > 0) {
    refuse('ambiguous', claims.map((one) => ('driver' in one ? one.driver : one.is)).join(', '));
  }
  return claim ?? { is: 'disk', driver: 'raw' };
}

/** Looks a disk through; nothing but its own bytes is read. @throws ImageRefusal */
export async function inspectDisk(
  source: ByteSource,
  driver: DiskDriverName,
  limits: InspectionLimits,
): Promise<DiskFacts> {
  switch (driver) {
    case 'qcow2':
      return inspectQcow2(source, limits);
    case 'vmdk':
      return inspectVmdk(source, limits);
    case 'vdi':
      return inspectVdi(source, limits);
    case 'vpc':
      return inspectVhd(source, limits);
    case 'vhdx':
      return inspectVhdx(source, limits);
    case 'raw':
      return inspectRaw(source, await source.peek(0, START_BYTES), limits);
  }
}

/** The file system that the whole of a raw disk is. */
export async function bareFileSystemOf(source: ByteSource): Promise<string | null> {
  return bareFileSystem(await source.peek(0, START_BYTES));
}

/** @throws ImageRefusal */
export async function checkIso(source: ByteSource): Promise<void> {
  await inspectIso(source);
}
