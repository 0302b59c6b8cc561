import { AppError } from '@skydeck/core/app-error';

/** Why an image is not taken: what it is, and what its owner can do. */
const refusals = {
  empty: ['The file is empty.', 'Send the file again.'],
  'too-large': [
    'The image is larger than this cloud allows',
    'Ask an administrator to raise SKYDECK_IMAGE_MAX_GIB.',
  ],
  'virtual-size': [
    'The disk in the image is larger than this cloud allows',
    'Shrink the disk (qemu-img resize --shrink), or ask an administrator to raise SKYDECK_IMAGE_MAX_GIB.',
  ],
  truncated: [
    'The image is incomplete',
    'It was cut off on its way: compare its checksum and send it again.',
  ],
  damaged: ['The image is damaged', 'Check it where it was made (qemu-img check), and send it again.'],
  'not-a-disk': ['The file is no disk image', 'Send a qcow2, raw, VMDK, VDI, VHD, VHDX, ISO or OVA file.'],
  unsupported: ['The format is not supported', 'Convert it first: qemu-img convert -O qcow2 <in> <out>.'],
  ambiguous: [
    'The file claims to be of several formats at once',
    'Convert it first: qemu-img convert -O qcow2 <in> <out>.',
  ],
  'backing-file': [
    'The image needs another file, its backing file',
    'Flatten it where that file is: qemu-img convert -O qcow2 <in> <out>.',
  ],
  'external-data': [
    'The image keeps its data in another file',
    'Convert it where that file is: qemu-img convert -O qcow2 <in> <out>.',
  ],
  'unknown-features': [
    'The image uses features that this cloud does not know',
    'Convert it without them: qemu-img convert -O qcow2 <in> <out>.',
  ],
  encrypted: ['The image is encrypted', 'Decrypt it first: the cloud encrypts volumes itself.'],
  'bad-tables': [
    'The tables of the image are wrong',
    'Check it where it was made (qemu-img check -r all), and send it again.',
  ],
  'shared-blocks': [
    'Several places of the disk in the image share one block',
    'Convert it where it was made: qemu-img convert -O qcow2 <in> <out>.',
  ],
  bomb: [
    'The image would grow out of all proportion when unpacked',
    'Send the disk as an uncompressed qcow2 file.',
  ],
  'too-slow': [
    'It takes far too long to read the image',
    'Convert it where it was made: qemu-img convert -O qcow2 <in> <out>.',
  ],
  'other-extents': [
    'The VMDK keeps its data in other files',
    'Make one file of it: qemu-img convert -O qcow2 <descriptor>.vmdk <out>.',
  ],
  'absolute-path': [
    'The VMDK names a file outside of itself',
    'Make one file of it: qemu-img convert -O qcow2 <descriptor>.vmdk <out>.',
  ],
  parent: [
    'The image holds only differences to a parent',
    'Merge it with its parent where that is, or convert it: qemu-img convert -O qcow2 <in> <out>.',
  ],
  'not-closed': [
    'The image was not closed cleanly: its log must be replayed first',
    'Open and close it where it was made, or convert it, and send it again.',
  ],
  'archive-name': ['The archive has a member with a dangerous name', 'Export the machine again.'],
  'archive-link': ['The archive has members that are no plain files', 'Export the machine again.'],
  'archive-members': [
    'The archive is not what an OVA has to be',
    'Export the machine again as one OVA with one disk.',
  ],
  'ovf-foreign-file': [
    'The OVF names files that are not in its archive',
    'Export the machine again as one OVA.',
  ],
  'xml-entities': ['The OVF declares XML entities, which may hide harm', 'Export the machine again.'],
  'ovf-damaged': ['The OVF cannot be read', 'Export the machine again.'],
  nested: ['The file is packed several times', 'Unpack it, and send the disk image itself.'],
  checksum: [
    'The file is not the one that was meant: its checksum differs',
    'Compare the checksum, and send it again.',
  ],
} as const satisfies Record<string, readonly [what: string, hint: string]>;

export type RefusalReason = keyof typeof refusals;

/** An image that is not taken; nothing about the host is at fault and trying again changes nothing. */
export class ImageRefusal extends AppError {
  constructor(
    readonly reason: RefusalReason,
    detail?: string,
  ) {
    const [what, hint] = refusals[reason];
    super('INVALID', detail === undefined ? `${what.replace(/\.$/, '')}.` : `${what}: ${detail}.`, { hint });
  }
}

/** @throws ImageRefusal always */
export function refuse(reason: RefusalReason, detail?: string): never {
  throw new ImageRefusal(reason, detail);
}
