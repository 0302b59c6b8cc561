import { refuse } from './refusal';

/** What QEMU would follow to other files, and what we need to know of the text part of a VMDK. */
export interface VmdkDescriptor {
  createType: string | null;
  extents: { type: string; fileName: string | null }[];
}

const EXTENT = /^\s*(?:RW|RDONLY|NOACCESS)\s+\d+\s+(\S+)(?:\s+"([^"]*)")?/i;
/** Of one file that holds everything. */
const WHOLE_TYPES = ['monolithicsparse', 'streamoptimized'];

export const DESCRIPTOR_START = '# Disk DescriptorFile';

export function parseVmdkDescriptor(text: string): VmdkDescriptor {
  let createType: string | null = null;
  const extents: VmdkDescriptor['extents'] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const extent = EXTENT.exec(line);
    if (extent) extents.push({ type: (extent[1] ?? '').toUpperCase(), fileName: extent[2] ?? null });
    createType ??= /^\s*createType\s*=\s*"([^"]*)"/i.exec(line)?.[1] ?? null;
  }
  return { createType, extents };
}

/** A descriptor that stands alone has its data elsewhere, wherever that is. @throws ImageRefusal always */
export function refuseLoneDescriptor(text: string): never {
  refuseParent(text);
  const { createType, extents } = parseVmdkDescriptor(text);
  for (const { fileName } of extents) if (fileName !== null) refuseFarName(fileName);
  refuse('other-extents', createType === null ? undefined : `it is of the type ${createType}`);
}

/** The descriptor within a sparse file. @throws ImageRefusal unless the file is all there is */
export function checkEmbeddedDescriptor(text: string): void {
  refuseParent(text);
  const { createType, extents } = parseVmdkDescriptor(text);
  for (const { fileName } of extents) if (fileName !== null) refuseFarName(fileName);
  if (createType === null || !WHOLE_TYPES.includes(createType.toLowerCase())) {
    refuse('other-extents', `it is of the type ${createType ?? 'unknown'}`);
  }
  const [extent, ...others] = extents;
  if (!extent || others.length > 0) refuse('other-extents', `it lists ${extents.length} extents`);
  if (extent.type !== 'SPARSE') refuse('other-extents', `its extent is of the type ${extent.type}`);
}

function refuseParent(text: string): void {
  if (/parentFileNameHint/i.test(text)) refuse('parent', 'it names one');
  const parent = /^\s*parentCID\s*=\s*(\S+)/im.exec(text)?.[1];
  if (parent !== undefined && !/^"?f{8}"?$/i.test(parent))
    refuse('parent', `its content id is ${parent.slice(0, 20)}`);
}

function refuseFarName(fileName: string): void {
  if (/[/\\:]/.test(fileName) || fileName.includes('..')) {
    refuse('absolute-path', `“${fileName.slice(0, 100)}”`);
  }
}
