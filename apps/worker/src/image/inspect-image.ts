import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, rm } from 'node:fs/promises';
import type { Checksum, InspectedImage, SourceFormat } from '@skydeck/core/image/image-importer';
import type { WorkOptions } from '@skydeck/core/volume/volume-driver';
import { withFileSource, type ByteSource } from './formats/byte-source';
import type { DiskDriverName, InspectionLimits } from './formats/disk-facts';
import { bareFileSystemOf, checkIso, contentOf, inspectDisk } from './formats/inspect-disk';
import { isInitialRamDisk } from './formats/kernel';
import { inspectOva } from './formats/ova';
import type { Packing } from './formats/packing';
import { refuse } from './formats/refusal';
import { checkWithQemu } from './qemu-img';
import { peekPacked, unpack } from './unpack';

const SECTOR = 512;
const MAGIC_BYTES = 16;

const formatOf: Record<DiskDriverName, SourceFormat> = {
  raw: 'raw',
  qcow2: 'qcow2',
  vmdk: 'vmdk',
  vdi: 'vdi',
  vpc: 'vhd',
  vhdx: 'vhdx',
};

type Facts = Omit<InspectedImage, 'sourceSha256' | 'sourceBytes' | 'packing'>;

export interface Inspection {
  file: string;
  /** Where a packed file is unpacked to; the caller removes it. */
  unpacked: string;
  limits: InspectionLimits;
  checksum: Checksum | null;
}

/**
 * Finds out what a stranger's file is: by its content alone, first by our own eyes and only then by QEMU's, which is
 * told what to see. @throws ImageRefusal with the reason
 */
export async function inspectImage(inspection: Inspection, options: WorkOptions): Promise<InspectedImage> {
  const { file, unpacked, limits, checksum } = inspection;
  const { signal, progress } = options;
  const upload = await lstat(file);
  if (!upload.isFile()) refuse('not-a-disk', 'it is no regular file');
  const { size } = upload;
  if (size > limits.maxVirtualBytes) refuse('too-large', `${size} bytes`);
  const sourceSha256 = await checkedHash(file, checksum, {
    signal,
    progress: (part) => progress?.(part / 2),
  });
  const source = { sourceSha256, sourceBytes: size };
  const found = await withFileSource(file, contentOf);
  if (found.is !== 'packed') {
    const facts = await withFileSource(file, (bytes) => inspectPlain(file, bytes, limits, signal));
    return { ...facts, ...source, packing: null };
  }
  const { packing } = found;
  const start = await peekPacked(file, packing, MAGIC_BYTES, signal);
  if (isInitialRamDisk(start)) return { ...asItIs('ari', size), ...source, packing: null };
  const facts = await inspectPacked(file, packing, unpacked, limits, {
    signal,
    progress: (part) => progress?.(0.5 + part / 2),
  });
  return { ...facts, ...source, packing, compressed: true };
}

async function inspectPacked(
  file: string,
  packing: Packing,
  unpacked: string,
  limits: InspectionLimits,
  options: WorkOptions,
): Promise<Facts> {
  await rm(unpacked, { force: true });
  await unpack(file, packing, unpacked, { ...options, maxBytes: limits.maxVirtualBytes });
  const inner = await withFileSource(unpacked, contentOf);
  if (inner.is === 'packed' || inner.is === 'archive') refuse('nested');
  return withFileSource(unpacked, (bytes) => inspectPlain(unpacked, bytes, limits, options.signal));
}

async function inspectPlain(
  file: string,
  source: ByteSource,
  limits: InspectionLimits,
  signal: AbortSignal,
): Promise<Facts> {
  const content = await contentOf(source);
  switch (content.is) {
    case 'disk':
      return diskFacts(file, source, content.driver, limits, signal);
    case 'archive':
      return ovaFacts(file, source, limits, signal);
    case 'iso':
      await checkIso(source);
      return asItIs('iso', source.size);
    case 'kernel':
      return asItIs('aki', source.size);
    case 'ram-disk':
      return asItIs('ari', source.size);
    case 'packed':
      return refuse('nested');
  }
}

/** What is not a disk to be converted is stored as it came. */
function asItIs(format: 'iso' | 'aki' | 'ari', size: number): Facts {
  return {
    format,
    storeAs: format,
    driver: null,
    offset: 0,
    bytes: size,
    virtualBytes: size,
    mappedBytes: size,
    compressed: false,
    fileSystem: null,
    hints: {},
  };
}

async function diskFacts(
  file: string,
  source: ByteSource,
  driver: DiskDriverName,
  limits: InspectionLimits,
  signal: AbortSignal,
): Promise<Facts> {
  const facts = await inspectDisk(source, driver, limits);
  const virtualBytes = await checkWithQemu({ file, driver }, facts, signal);
  return {
    format: formatOf[driver],
    storeAs: 'qcow2',
    offset: 0,
    bytes: source.size,
    fileSystem: driver === 'raw' ? await bareFileSystemOf(source) : null,
    hints: {},
    ...facts,
    virtualBytes,
  };
}

async function ovaFacts(
  file: string,
  source: ByteSource,
  limits: InspectionLimits,
  signal: AbortSignal,
): Promise<Facts> {
  const { disk, hints } = await inspectOva(source, signal);
  // QEMU counts in sectors; members of an archive are padded to them.
  const bytes = Math.min(Math.ceil(disk.size / SECTOR) * SECTOR, source.size - disk.offset);
  const part = source.part(disk.offset, bytes);
  const content = await contentOf(part);
  if (content.is === 'packed' || content.is === 'archive') refuse('nested');
  if (content.is !== 'disk') refuse('archive-members', 'its disk is none');
  const facts = await inspectDisk(part, content.driver, limits);
  const place = { file, driver: content.driver, part: { offset: disk.offset, bytes } };
  const virtualBytes = await checkWithQemu(place, facts, signal);
  return {
    format: 'ova',
    storeAs: 'qcow2',
    offset: disk.offset,
    bytes,
    fileSystem: null,
    hints,
    ...facts,
    virtualBytes,
  };
}

async function checkedHash(file: string, checksum: Checksum | null, options: WorkOptions): Promise<string> {
  const { signal, progress } = options;
  const { size } = await lstat(file);
  const sha256 = createHash('sha256');
  const sha512 = checksum?.algorithm === 'sha512' ? createHash('sha512') : null;
  let read = 0;
  for await (const chunk of createReadStream(file, {
    highWaterMark: 1024 ** 2,
    signal,
  }) as AsyncIterable<Buffer>) {
    sha256.update(chunk);
    sha512?.update(chunk);
    read += chunk.length;
    progress?.(read / size);
  }
  const found = sha256.digest('hex');
  const compared = sha512?.digest('hex') ?? found;
  if (checksum && compared !== checksum.value.toLowerCase()) {
    refuse('checksum', `it has the ${checksum.algorithm.toUpperCase()} ${compared}`);
  }
  return found;
}
