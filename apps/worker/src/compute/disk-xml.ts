import type { DiskLimits, DiskSource, GuestDisk } from '@skydeck/core/volume/disk-source';
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { splitAddress } from '../volume/disk-options';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  // A serial number such as 0195e3 is no number.
  parseTagValue: false,
  isArray: (name) => name === 'disk',
});

/** A disk of a guest as libvirt's `<disk>`. Format: https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms */
export function diskXml(disk: GuestDisk): string {
  return builder.build({ disk: diskElement(disk) }) as string;
}

export function diskElement(disk: GuestDisk): object {
  const { type, element, format } = sourceElement(disk.source);
  return {
    '@type': type,
    '@device': disk.type,
    driver: {
      '@name': 'qemu',
      '@type': format,
      ...(disk.type === 'disk' ? { '@discard': 'unmap' } : {}),
      // A guest that shares a disk must not keep it in the host's memory.
      ...(disk.shareable ? { '@cache': 'none' } : {}),
      ...(disk.type === 'disk' ? errorPolicy(disk.source) : {}),
    },
    source: element,
    ...backingElement(disk.source),
    target: { '@dev': disk.device, '@bus': disk.bus },
    ...(disk.limits ? { iotune: iotuneElement(disk.limits) } : {}),
    ...(disk.readOnly ? { readonly: '' } : {}),
    ...(disk.shareable ? { shareable: '' } : {}),
    serial: disk.serial,
    ...(disk.bootOrder !== null ? { boot: { '@order': disk.bootOrder } } : {}),
  };
}

/**
 * What cannot be written holds the guest until it can: no error of the host's reaches its file systems. What cannot be
 * read does so only where the disk is served from elsewhere; a bad sector is for the guest to know.
 */
function errorPolicy({ kind }: DiskSource): object {
  return { '@error_policy': 'stop', ...(kind === 'nbd' ? { '@rerror_policy': 'stop' } : {}) };
}

function sourceElement(source: DiskSource): { type: string; element: object; format: string } {
  switch (source.kind) {
    case 'file':
      return {
        type: 'file',
        element: { '@file': source.path, ...encryption(source) },
        format: source.format,
      };
    case 'block':
      return { type: 'block', element: { '@dev': source.path, ...encryption(source) }, format: 'raw' };
    case 'nbd':
      return {
        type: 'network',
        element: {
          '@protocol': 'nbd',
          '@name': source.exportName,
          host: { '@transport': 'unix', '@socket': source.socket },
        },
        format: 'raw',
      };
    case 'rbd':
      return {
        type: 'network',
        element: {
          '@protocol': 'rbd',
          '@name': `${source.pool}/${source.image}`,
          host: source.monitors.map((monitor) => {
            const [name, port] = splitAddress(monitor);
            return { '@name': name, ...(port ? { '@port': port } : {}) };
          }),
          auth: {
            '@username': source.user,
            secret: { '@type': 'ceph', '@uuid': source.secretUuid },
          },
          ...encryption(source),
        },
        format: 'raw',
      };
  }
}

/** libvirt finds layers by itself only in plain files: the secret of an encrypted layer must be named for each. */
function backingElement(source: DiskSource): object {
  if (source.kind !== 'file' || source.format !== 'qcow2' || !source.backing) return {};
  const { key } = source;
  return source.backing.reduceRight<object>(
    (below, path) => ({
      backingStore: {
        '@type': 'file',
        format: { '@type': 'qcow2' },
        source: { '@file': path, ...encryption({ key }) },
        ...below,
      },
    }),
    { backingStore: '' },
  );
}

function encryption({ key }: Pick<Extract<DiskSource, { kind: 'file' }>, 'key'>): object {
  if (!key) return {};
  return { encryption: { '@format': 'luks', secret: { '@type': 'passphrase', '@uuid': key.secretUuid } } };
}

const IOTUNE = {
  totalIopsSec: 'total_iops_sec',
  readIopsSec: 'read_iops_sec',
  writeIopsSec: 'write_iops_sec',
  totalBytesSec: 'total_bytes_sec',
  readBytesSec: 'read_bytes_sec',
  writeBytesSec: 'write_bytes_sec',
} as const satisfies Record<keyof DiskLimits, string>;

/** Limits under libvirt's names; 0 is none. */
export function iotuneOf(limits: DiskLimits | null): Record<string, number> {
  return Object.fromEntries(
    Object.entries(IOTUNE).map(([key, name]) => [name, limits?.[key as keyof DiskLimits] ?? 0]),
  );
}

function iotuneElement(limits: DiskLimits): object {
  return Object.fromEntries(Object.entries(iotuneOf(limits)).filter(([, limit]) => limit > 0));
}

/** A disk as the hypervisor has it now. */
export interface PluggedDisk {
  device: string;
  serial: string;
  /** libvirt's own name of it. */
  alias: string;
  /** The file that it lies in; null when it is none. */
  file: string | null;
  /** The files under that, the nearest first. */
  below: string[];
}

interface LayerXml {
  source?: { '@file'?: string };
  backingStore?: LayerXml | '';
}

interface DomainXml {
  domain: {
    devices: {
      disk?: (LayerXml & {
        target: { '@dev': string };
        serial?: string;
        alias?: { '@name': string };
      })[];
    };
  };
}

/** The disks that a domain's XML lists, the ones with a serial number: volumes. */
export function pluggedDisks(domainXml: string): PluggedDisk[] {
  const { domain } = parser.parse(domainXml) as DomainXml;
  return (domain.devices.disk ?? []).flatMap((disk) =>
    disk.serial === undefined
      ? []
      : [
          {
            device: disk.target['@dev'],
            serial: disk.serial,
            alias: disk.alias?.['@name'] ?? '',
            file: disk.source?.['@file'] ?? null,
            below: filesBelow(disk),
          },
        ],
  );
}

function filesBelow({ backingStore }: LayerXml): string[] {
  if (!backingStore) return [];
  const file = backingStore.source?.['@file'];
  return file === undefined ? [] : [file, ...filesBelow(backingStore)];
}

/** What all disks of a domain are called there, root disk and config drive too. */
export function diskDevices(domainXml: string): string[] {
  const { domain } = parser.parse(domainXml) as DomainXml;
  return (domain.devices.disk ?? []).map((disk) => disk.target['@dev']);
}

/**
 * A snapshot that has some disks go on in layers that exist already, and leaves the others alone.
 * Format: https://libvirt.org/formatsnapshot.html
 */
export function diskSnapshotXml(
  moves: readonly { device: string; layer: DiskSource }[],
  devices: readonly string[],
): string {
  const layers = new Map(moves.map(({ device, layer }) => [device, layer]));
  const disk = devices.map((device) => {
    const layer = layers.get(device);
    if (!layer) return { '@name': device, '@snapshot': 'no' };
    const { type, element, format } = sourceElement(layer);
    return {
      '@name': device,
      '@snapshot': 'external',
      '@type': type,
      driver: { '@type': format },
      source: element,
    };
  });
  return builder.build({ domainsnapshot: { disks: { disk } } }) as string;
}
