import { XMLParser } from 'fast-xml-parser';
import { ImageRefusal, refuse } from './refusal';
import { hardwareHints, type OvfHints } from './ovf-hardware';
import { checkName, shown } from './tar';
import { attribute, child, children, isNode, type XmlNode } from './xml-node';

// DMTF's DSP0243, "Open Virtualization Format"

export const MOST_OVF_BYTES = 1024 ** 2;

const LISTS = new Set(['File', 'Disk', 'Item', 'StorageItem', 'EthernetPortItem', 'Config', 'VirtualSystem']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  isArray: (name) => LISTS.has(name),
});

export interface OvfDisk {
  /** Name of the member of the archive. */
  fileName: string;
  hints: OvfHints;
}

/** Reads which member is the machine's one disk, and what hardware it wants. @throws ImageRefusal */
export function readOvf(text: string): OvfDisk {
  // Before any parser sees it: an entity may unfold to gigabytes or to a file of this host.
  if (/<!\s*(?:DOCTYPE|ENTITY)/i.test(text)) refuse('xml-entities');
  if (text.includes('\0')) refuse('ovf-damaged', 'it is not written in UTF-8');
  const envelope = child(parse(text), 'Envelope');
  if (!envelope) refuse('ovf-damaged', 'it has no envelope');

  const files = children(child(envelope, 'References'), 'File').map(readFile);
  const disks = children(child(envelope, 'DiskSection'), 'Disk');
  if (child(envelope, 'VirtualSystemCollection') || children(envelope, 'VirtualSystem').length > 1) {
    refuse('archive-members', 'it holds several machines');
  }
  const withData = disks.filter((disk) => attribute(disk, 'fileRef') !== undefined);
  const [disk] = withData;
  if (!disk) refuse('archive-members', 'it names no disk');
  if (withData.length > 1) refuse('archive-members', `it holds ${withData.length} disks`);
  if (attribute(disk, 'parentRef') !== undefined) refuse('parent', 'the disk of the machine has one');
  const file = files.find(({ id }) => id === attribute(disk, 'fileRef'));
  if (!file) refuse('ovf-damaged', 'the disk’s file is not listed');
  const system = children(envelope, 'VirtualSystem')[0];
  return { fileName: file.href, hints: system ? hardwareHints(system, attribute(disk, 'diskId') ?? '') : {} };
}

function parse(text: string): XmlNode {
  try {
    const parsed: unknown = parser.parse(text, true);
    if (isNode(parsed)) return parsed;
  } catch (error) {
    if (error instanceof ImageRefusal) throw error;
  }
  return refuse('ovf-damaged');
}

function readFile(file: XmlNode): { id: string; href: string } {
  const href = attribute(file, 'href') ?? '';
  try {
    checkName(href);
  } catch {
    refuse('ovf-foreign-file', `“${shown(href)}”`);
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(href)) refuse('ovf-foreign-file', `“${shown(href)}”`);
  if (attribute(file, 'chunkSize') !== undefined) refuse('archive-members', 'its disk is cut into pieces');
  const compression = attribute(file, 'compression') ?? 'identity';
  if (compression !== '' && compression !== 'identity')
    refuse('nested', `its disk is packed with ${shown(compression)}`);
  return { id: attribute(file, 'id') ?? '', href };
}
