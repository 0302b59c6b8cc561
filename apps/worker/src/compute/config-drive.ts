import type { ConfigDriveContent } from '@skydeck/core/compute/disk-driver';

/** The volume label by which cloud-init finds each layout. */
export const volumeLabels = { openstack: 'config-2', nocloud: 'cidata' } as const;

/**
 * The files of a config drive by path: OpenStack's layout below `openstack/`, NoCloud's at the root, so that
 * cloud-init reads it under either label.
 * https://docs.openstack.org/nova/latest/user/metadata.html
 * https://cloudinit.readthedocs.io/en/latest/reference/datasources/nocloud.html
 */
export function configDriveFiles(content: ConfigDriveContent): Map<string, string | Buffer> {
  const { instanceId, hostname, keyPair, userData } = content;
  const metaData = {
    uuid: instanceId,
    name: hostname,
    hostname,
    project_id: content.projectId,
    availability_zone: content.availabilityZone,
    launch_index: 0,
    meta: content.metadata,
    ...(keyPair
      ? {
          public_keys: { [keyPair.name]: keyPair.publicKey },
          keys: [{ name: keyPair.name, type: 'ssh', data: keyPair.publicKey }],
        }
      : {}),
  };
  const networkData = {
    links: content.interfaces.map((nic, index) => ({
      id: `link${index}`,
      vif_id: nic.portId,
      type: 'ovs',
      mtu: nic.mtu,
      ethernet_mac_address: nic.mac,
    })),
    networks: content.interfaces.map((_nic, index) => ({
      id: `network${index}`,
      link: `link${index}`,
      type: 'ipv4_dhcp',
      network_id: `network${index}`,
    })),
    services: [],
  };
  const noCloudMetaData = {
    'instance-id': instanceId,
    'local-hostname': hostname,
    ...(keyPair ? { 'public-keys': [keyPair.publicKey] } : {}),
  };
  const noCloudNetwork = {
    version: 2,
    ethernets: Object.fromEntries(
      content.interfaces.map((nic, index) => [
        `nic${index}`,
        { match: { macaddress: nic.mac }, dhcp4: true, mtu: nic.mtu },
      ]),
    ),
  };
  const files = new Map<string, string | Buffer>();
  for (const version of ['latest', '2018-08-27']) {
    files.set(`openstack/${version}/meta_data.json`, json(metaData));
    files.set(`openstack/${version}/network_data.json`, json(networkData));
    files.set(`openstack/${version}/vendor_data.json`, json({}));
    if (userData) files.set(`openstack/${version}/user_data`, userData);
  }
  // JSON is YAML: cloud-init reads both files as YAML.
  files.set('meta-data', json(noCloudMetaData));
  files.set('network-config', json(noCloudNetwork));
  files.set('user-data', userData ?? '');
  return files;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
