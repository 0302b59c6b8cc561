import { open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';

// Tools with which tests make image files, good ones and bad ones.

export const KIB = 1_024;
export const MIB = 1024 ** 2;

/** A real file of a format, made by qemu-img, with some data at its beginning and in its middle. */
export async function realImage(
  directory: string,
  name: string,
  format: string,
  options: { size?: string; settings?: string; create?: readonly string[] } = {},
): Promise<string> {
  const { size = '16M', settings, create = [] } = options;
  const file = path.join(directory, name);
  await execa('qemu-img', [
    ...['create', '-q', '-f', format],
    ...(settings === undefined ? [] : ['-o', settings]),
    ...create,
    file,
    ...(size === '' ? [] : [size]),
  ]);
  return file;
}

/** A raw disk that boots nothing: a partition table's magic and some blocks of data. */
export async function rawDisk(directory: string, bytes = 16 * MIB): Promise<string> {
  const file = path.join(directory, 'disk.raw');
  const handle = await open(file, 'w');
  await handle.truncate(bytes);
  await handle.write(Buffer.from([0x55, 0xaa]), 0, 2, 510);
  for (const at of [1 * MIB, 5 * MIB, 9 * MIB]) {
    await handle.write(Buffer.alloc(300 * KIB, `block at ${at} `), 0, 300 * KIB, at);
  }
  await handle.close();
  return file;
}

export async function convertTo(
  source: string,
  target: string,
  format: string,
  settings?: string,
): Promise<string> {
  await execa('qemu-img', [
    ...['convert', '-f', 'raw', '-O', format],
    ...(settings === undefined ? [] : ['-o', settings]),
    source,
    target,
  ]);
  return target;
}

/** Changes bytes of a file in place. */
export async function patch(file: string, change: (bytes: Buffer) => Buffer | void): Promise<string> {
  const bytes = await readFile(file);
  await writeFile(file, change(bytes) ?? bytes);
  return file;
}

export interface Member {
  name: string;
  content: Buffer | string;
  type?: string;
  link?: string;
  /** What the header says, when that is a lie. */
  size?: number;
}

/** A ustar archive. */
export function tar(members: readonly Member[]): Buffer {
  const blocks = members.flatMap(({ name, content, type = '0', link = '', size }) => {
    const body = Buffer.from(content);
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write('0000644\0', 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(`${(size ?? body.length).toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write(type, 156);
    header.write(link, 157, 100);
    header.write('ustar\0' + '00', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1_024)]);
}

export interface OvfFacts {
  href?: string;
  prolog?: string;
  /** More elements in the references and the disks. */
  moreFiles?: string;
  moreDisks?: string;
  attributes?: string;
}

/** An OVF of a machine with one disk, as VMware's tools write it. */
export function ovf(facts: OvfFacts = {}): string {
  const { href = 'disk.vmdk', prolog = '', moreFiles = '', moreDisks = '', attributes = '' } = facts;
  return `<?xml version="1.0" encoding="UTF-8"?>${prolog}
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
  xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
  xmlns:vmw="http://www.vmware.com/schema/ovf">
  <References><File ovf:href="${href}" ovf:id="file1" ${attributes}/>${moreFiles}</References>
  <DiskSection><Info>Disks</Info>
    <Disk ovf:capacity="1" ovf:capacityAllocationUnits="byte * 2^30" ovf:diskId="vmdisk1" ovf:fileRef="file1"/>${moreDisks}
  </DiskSection>
  <VirtualSystem ovf:id="machine">
    <OperatingSystemSection ovf:id="96" vmw:osType="debian10_64Guest"><Info>OS</Info>
      <Description>Debian GNU/Linux 12 (64-bit)</Description></OperatingSystemSection>
    <VirtualHardwareSection><Info>Hardware</Info>
      <Item><rasd:InstanceID>1</rasd:InstanceID><rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>2</rasd:VirtualQuantity></Item>
      <Item><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits><rasd:InstanceID>2</rasd:InstanceID>
        <rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>512</rasd:VirtualQuantity></Item>
      <Item><rasd:InstanceID>3</rasd:InstanceID><rasd:ResourceSubType>AHCI</rasd:ResourceSubType>
        <rasd:ResourceType>20</rasd:ResourceType></Item>
      <Item><rasd:AddressOnParent>0</rasd:AddressOnParent><rasd:HostResource>ovf:/disk/vmdisk1</rasd:HostResource>
        <rasd:InstanceID>4</rasd:InstanceID><rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>
      <Item><rasd:InstanceID>5</rasd:InstanceID><rasd:ResourceSubType>E1000</rasd:ResourceSubType>
        <rasd:ResourceType>10</rasd:ResourceType></Item>
    </VirtualHardwareSection>
  </VirtualSystem>
</Envelope>`;
}

/** The sparse header of a VMDK with an embedded descriptor at sector 1, and nothing mapped unless said. */
export function vmdk(options: {
  descriptor: string;
  capacitySectors?: number;
  descriptorSector?: number;
  directorySector?: number;
  tables?: (bytes: Buffer) => void;
}): Buffer {
  const { descriptor, capacitySectors = 2_048, descriptorSector = 1, directorySector = 21, tables } = options;
  const bytes = Buffer.alloc(256 * 512);
  bytes.write('KDMV', 0, 'latin1');
  bytes.writeUInt32LE(1, 4);
  bytes.writeUInt32LE(1, 8);
  bytes.writeBigUInt64LE(BigInt(capacitySectors), 12);
  bytes.writeBigUInt64LE(128n, 20);
  bytes.writeBigUInt64LE(BigInt(descriptorSector), 28);
  bytes.writeBigUInt64LE(20n, 36);
  bytes.writeUInt32LE(512, 44);
  bytes.writeBigUInt64LE(BigInt(directorySector), 56);
  bytes.writeBigUInt64LE(128n, 64);
  bytes.write('\n \r\n', 73, 'latin1');
  bytes.write(descriptor, descriptorSector * 512, 'latin1');
  tables?.(bytes);
  return bytes;
}

export function vmdkDescriptor(
  extents: string,
  options: { createType?: string; more?: string } = {},
): string {
  const { createType = 'monolithicSparse', more = '' } = options;
  return `# Disk DescriptorFile
version=1
CID=12345678
parentCID=ffffffff
createType="${createType}"
${more}
# Extent description
${extents}
`;
}
