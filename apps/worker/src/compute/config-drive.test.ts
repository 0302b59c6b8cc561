import type { ConfigDriveContent } from '@skydeck/core/compute/disk-driver';
import { expect, test } from 'vitest';
import { configDriveFiles } from './config-drive';

const content: ConfigDriveContent = {
  instanceId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  hostname: 'web-1',
  projectId: '11111111-1111-4111-8111-111111111111',
  availabilityZone: 'nova',
  metadata: { role: 'web' },
  keyPair: { name: 'laptop', publicKey: 'ssh-ed25519 AAAA laptop' },
  userData: Buffer.from('#!/bin/sh\n'),
  label: 'openstack',
  interfaces: [{ portId: '22222222-2222-4222-8222-222222222222', mac: 'fa:16:3e:00:00:01', mtu: 1442 }],
};
const read = (files: Map<string, string | Buffer>, name: string): unknown =>
  JSON.parse(String(files.get(name))) as unknown;

test('OpenStack’s layout says who the guest is', () => {
  const files = configDriveFiles(content);
  expect(read(files, 'openstack/latest/meta_data.json')).toMatchObject({
    uuid: content.instanceId,
    hostname: 'web-1',
    meta: { role: 'web' },
    public_keys: { laptop: 'ssh-ed25519 AAAA laptop' },
  });
  expect(read(files, 'openstack/latest/network_data.json')).toMatchObject({
    links: [{ ethernet_mac_address: 'fa:16:3e:00:00:01', mtu: 1442 }],
    networks: [{ type: 'ipv4_dhcp', link: 'link0' }],
  });
  expect(String(files.get('openstack/latest/user_data'))).toBe('#!/bin/sh\n');
});

test('NoCloud’s layout lies beside it', () => {
  const files = configDriveFiles(content);
  expect(read(files, 'meta-data')).toMatchObject({
    'instance-id': content.instanceId,
    'local-hostname': 'web-1',
    'public-keys': ['ssh-ed25519 AAAA laptop'],
  });
  expect(read(files, 'network-config')).toMatchObject({
    version: 2,
    ethernets: { nic0: { match: { macaddress: 'fa:16:3e:00:00:01' }, dhcp4: true } },
  });
});

test('without key and user data there is neither, but NoCloud’s empty file', () => {
  const files = configDriveFiles({ ...content, keyPair: null, userData: null });
  expect(files.has('openstack/latest/user_data')).toBe(false);
  expect(files.get('user-data')).toBe('');
  expect(read(files, 'openstack/latest/meta_data.json')).not.toHaveProperty('public_keys');
});
