import { createHash } from 'node:crypto';
import type { ByteSource } from './byte-source';
import { MOST_OVF_BYTES, readOvf } from './ovf';
import type { OvfHints } from './ovf-hardware';
import { refuse } from './refusal';
import { listTar, type TarMember } from './tar';

const MOST_MANIFEST_BYTES = 64 * 1024;
const CHUNK_BYTES = 1024 ** 2;

export interface Ova {
  /** Where the disk lies in the archive. */
  disk: TarMember;
  hints: OvfHints;
}

/** An OVF and its disk in one tar file. The disk itself is not looked at. @throws ImageRefusal */
export async function inspectOva(source: ByteSource, signal: AbortSignal): Promise<Ova> {
  const members = await listTar(source);
  const descriptors = members.filter(({ name }) => /\.ovf$/i.test(name));
  const [descriptor] = descriptors;
  if (!descriptor) refuse('archive-members', 'it has no OVF');
  if (descriptors.length > 1) refuse('archive-members', 'it has several OVFs');
  if (descriptor.size > MOST_OVF_BYTES) refuse('archive-members', `an OVF of ${descriptor.size} bytes`);
  const text = (await source.read(descriptor.offset, descriptor.size))
    .toString('utf8')
    .replace(/^\ufeff/, '');
  const { fileName, hints } = readOvf(text);
  const disk = members.find(({ name }) => plain(name) === plain(fileName));
  if (!disk) refuse('ovf-foreign-file', 'its disk is missing in the archive');
  await checkManifest(source, members, disk, signal);
  return { disk, hints };
}

function plain(name: string): string {
  return name.replace(/^\.\//, '');
}

/** Compares the disk with its line in the manifest, if there is one: `SHA256(disk.vmdk)= …` */
async function checkManifest(
  source: ByteSource,
  members: readonly TarMember[],
  disk: TarMember,
  signal: AbortSignal,
): Promise<void> {
  const manifest = members.find(({ name }) => /\.mf$/i.test(name));
  if (!manifest) return;
  if (manifest.size > MOST_MANIFEST_BYTES) refuse('archive-members', `a manifest of ${manifest.size} bytes`);
  for (const line of (await source.read(manifest.offset, manifest.size)).toString('utf8').split(/\r?\n/)) {
    const [, algorithm = '', name = '', expected = ''] =
      /^(SHA(?:1|256|512))\s*\((.*)\)\s*=\s*([0-9a-f]+)\s*$/i.exec(line) ?? [];
    if (algorithm === '' || plain(name) !== plain(disk.name)) continue;
    const actual = await hashOf(source.part(disk.offset, disk.size), algorithm.toLowerCase(), signal);
    if (actual !== expected.toLowerCase()) refuse('checksum', `${disk.name} in the archive`);
  }
}

async function hashOf(source: ByteSource, algorithm: string, signal: AbortSignal): Promise<string> {
  const hash = createHash(algorithm);
  for (let at = 0; at < source.size; at += CHUNK_BYTES) {
    signal.throwIfAborted();
    hash.update(await source.read(at, Math.min(CHUNK_BYTES, source.size - at)));
  }
  return hash.digest('hex');
}
