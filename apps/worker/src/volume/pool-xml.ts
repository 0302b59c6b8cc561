import { XMLBuilder } from 'fast-xml-parser';
import { splitAddress } from './disk-options';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

/** The name of a back end's pool: told from those of others. */
export const poolName = (backendId: string): string => `skydeck-${backendId}`;

export type PoolSpec =
  | { type: 'dir'; path: string }
  | { type: 'netfs'; server: string; export: string; mount: string; options: readonly string[] }
  | { type: 'logical'; group: string }
  | { type: 'rbd'; pool: string; monitors: readonly string[]; user: string; secretUuid: string };

/** libvirt's `<pool>` of a back end; name and UUID are the back end's, so that it is never defined twice. */
export function poolXml(backendId: string, spec: PoolSpec): string {
  const identity = { name: poolName(backendId), uuid: backendId };
  return builder.build({ pool: { '@type': spec.type, ...identity, ...contentOf(spec) } });
}

function contentOf(spec: PoolSpec): object {
  switch (spec.type) {
    case 'dir':
      return { target: { path: spec.path } };
    case 'netfs':
      return {
        source: {
          host: { '@name': spec.server },
          dir: { '@path': spec.export },
          format: { '@type': 'nfs' },
        },
        target: { path: spec.mount },
        ...(spec.options.length > 0 ? mountOptions(spec.options) : {}),
      };
    case 'logical':
      return {
        source: { name: spec.group, format: { '@type': 'lvm2' } },
        target: { path: `/dev/${spec.group}` },
      };
    case 'rbd':
      return {
        source: {
          name: spec.pool,
          host: spec.monitors.map((monitor) => {
            const [name, port] = splitAddress(monitor);
            return { '@name': name, ...(port ? { '@port': port } : {}) };
          }),
          auth: { '@type': 'ceph', '@username': spec.user, secret: { '@uuid': spec.secretUuid } },
        },
      };
  }
}

function mountOptions(options: readonly string[]): object {
  return {
    'fs:mount_opts': {
      '@xmlns:fs': 'http://libvirt.org/schemas/storagepool/fs/1.0',
      'fs:option': options.map((name) => ({ '@name': name })),
    },
  };
}

/** libvirt's `<volume>` in a pool of whole devices. @param owner whom the device belongs to, where it is one */
export function rawVolumeXml(
  name: string,
  capacityBytes: number,
  owner: { uid: number; gid: number } | null,
): string {
  return builder.build({
    volume: {
      name,
      capacity: { '@unit': 'bytes', '#text': String(capacityBytes) },
      target: {
        format: { '@type': 'raw' },
        ...(owner ? { permissions: { mode: '0660', owner: owner.uid, group: owner.gid } } : {}),
      },
    },
  });
}
