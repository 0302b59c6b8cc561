import type { GuestSpec } from '@skydeck/core/compute/hypervisor-driver';
import { guestHardware } from '@skydeck/core/compute/guest-hardware';
import { guestInterface } from '@skydeck/core/network/guest-interface';
import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { domainXml } from './domain-xml';

const directory = '/var/lib/skydeck/instances/7c9e6679-7425-40de-944b-e07fc1f90ae7';
const spec: GuestSpec = {
  instanceId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  name: 'web-1',
  projectId: '11111111-1111-4111-8111-111111111111',
  vcpus: 2,
  ramMiB: 512,
  directory,
  hardware: guestHardware({ properties: {}, kernelId: null }),
  rootDisk: `${directory}/disk.qcow2`,
  cdrom: null,
  cdromFirst: false,
  kernel: null,
  configDrive: `${directory}/config.iso`,
  disks: [],
  interfaces: [
    guestInterface({
      portId: '22222222-2222-4222-8222-222222222222',
      mac: 'fa:16:3e:00:00:01',
      mtu: 1442,
      datapath: 'netdev',
      model: 'virtio',
    }),
  ],
};

test('an emulated guest on the datapath in user space', () => {
  expect(domainXml(spec, { type: 'qemu', reason: '' })).toMatchSnapshot();
});

test('hardware virtualisation passes the processor on; the kernel’s datapath keeps offloads', () => {
  const [nic] = spec.interfaces;
  const xml = domainXml(
    { ...spec, configDrive: null, interfaces: nic ? [{ ...nic, offloads: true }] : [] },
    { type: 'kvm', reason: '' },
  );
  expect(xml).toContain('<domain type="kvm">');
  expect(xml).toContain('host-passthrough');
  expect(xml).not.toContain('csum');
  expect(xml).not.toContain('cdrom');
});

test('nothing that a user typed can leave its place in the XML', () => {
  const name = `"><disk type='block'><source dev='/dev/sda'/></disk>&`;
  const xml = domainXml({ ...spec, name }, { type: 'qemu', reason: '' });
  const parsed = new XMLParser().parse(xml) as {
    domain: { metadata: { 'skydeck:instance': { 'skydeck:name': string } }; devices: { disk: object[] } };
  };
  expect(parsed.domain.metadata['skydeck:instance']['skydeck:name']).toBe(name);
  expect(parsed.domain.devices.disk).toHaveLength(2);
});
