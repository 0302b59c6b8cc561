import { guestHardware } from '@skydeck/core/compute/guest-hardware';
import type { GuestSpec } from '@skydeck/core/compute/hypervisor-driver';
import type { GuestDisk } from '@skydeck/core/volume/disk-source';
import { guestInterface } from '@skydeck/core/network/guest-interface';
import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { domainXml } from './domain-xml';

const directory = '/srv/instances/7c9e6679-7425-40de-944b-e07fc1f90ae7';
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  isArray: (name) => ['disk', 'controller', 'interface'].includes(name),
});

interface Parsed {
  os: {
    '@firmware'?: string;
    type: { '@machine': string };
    nvram?: string;
    kernel?: string;
    initrd?: string;
    cmdline?: string;
  };
  features: { hyperv?: object };
  clock: { '@offset': string };
  devices: {
    disk: {
      '@device': string;
      target: { '@dev': string; '@bus': string };
      address?: { '@target': string; '@unit': string };
      boot?: { '@order': string };
    }[];
    controller: { '@type': string; '@model'?: string }[];
    interface: { model: { '@type': string }; driver?: object }[];
    channel?: object;
  };
}

function build(
  properties: Record<string, string>,
  overrides: Partial<GuestSpec> = {},
  type: 'kvm' | 'qemu' = 'qemu',
): Parsed {
  const hardware = guestHardware({ properties, kernelId: overrides.kernel ? 'some' : null });
  const spec: GuestSpec = {
    instanceId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    name: 'vm',
    projectId: '11111111-1111-4111-8111-111111111111',
    vcpus: 1,
    ramMiB: 128,
    hardware,
    directory,
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
        model: hardware.vifModel,
      }),
    ],
    ...overrides,
  };
  return (parser.parse(domainXml(spec, { type, reason: '' })) as { domain: Parsed }).domain;
}

const disksOf = ({ devices }: Parsed) =>
  devices.disk.map((disk) => `${disk['@device']} ${disk.target['@dev']} ${disk.target['@bus']}`);
const scsiOf = ({ devices }: Parsed) =>
  devices.controller.filter((each) => each['@type'] === 'scsi').map((each) => each['@model']);

test.each([
  ['virtio', 'q35', ['disk vda virtio', 'cdrom sda scsi']],
  ['scsi', 'q35', ['disk sda scsi', 'cdrom sdb scsi']],
  ['sata', 'q35', ['disk sda sata', 'cdrom sdb sata']],
  ['ide', 'pc', ['disk hda ide', 'cdrom hdb ide']],
  ['usb', 'q35', ['disk sda usb', 'cdrom sdb sata']],
])('a root disk on %s is on %s, the config drive where the guest can read it', (bus, machine, disks) => {
  const domain = build({ hw_disk_bus: bus });
  expect(disksOf(domain)).toEqual(disks);
  expect(domain.os.type['@machine']).toBe(machine);
});

test('the older machine has no PCI Express', () => {
  const { devices } = build({ hw_machine_type: 'pc' });
  const buses = devices.controller.filter((each) => each['@type'] === 'pci').map((each) => each['@model']);
  expect(buses).toEqual(['pci-root']);
});

test('the SCSI controller that the image names', () => {
  expect(scsiOf(build({ hw_disk_bus: 'scsi', hw_scsi_model: 'vmpvscsi' }))).toEqual(['vmpvscsi']);
  expect(scsiOf(build({ hw_disk_bus: 'sata' }))).toEqual(['virtio-scsi']);
  const { devices } = build({ hw_disk_bus: 'scsi', hw_scsi_model: 'lsisas1068' });
  expect(devices.disk.map(({ address }) => [address?.['@target'], address?.['@unit']])).toEqual([
    ['0', '0'],
    ['1', '0'],
  ]);
});

test('a network card that is not virtio’s has none of its options', () => {
  const [nic] = build({ hw_vif_model: 'e1000' }).devices.interface;
  expect(nic?.model['@type']).toBe('e1000');
  expect(nic?.driver).toBeUndefined();
});

test('UEFI without secure boot; what it remembers lies with the instance', () => {
  const { os } = build({ hw_firmware_type: 'uefi' });
  expect(os).toMatchObject({
    '@firmware': 'efi',
    firmware: { feature: { '@enabled': 'no', '@name': 'secure-boot' } },
    nvram: `${directory}/nvram.fd`,
  });
  expect(build({}).os).not.toHaveProperty('nvram');
});

test('a kernel that QEMU loads', () => {
  const kernel = { path: '/cache/k', initrd: '/cache/i', commandLine: 'root=/dev/vda "x" <y>' };
  expect(build({}, { kernel }).os).toMatchObject({
    kernel: '/cache/k',
    initrd: '/cache/i',
    cmdline: kernel.commandLine,
  });
  expect(build({}, { kernel: { ...kernel, initrd: null } }).os.initrd).toBeUndefined();
});

test('an ISO image is in a drive that every installer knows, tried after all disks', () => {
  const domain = build({}, { cdrom: '/cache/iso' });
  expect(disksOf(domain)).toEqual(['disk vda virtio', 'cdrom sda sata', 'cdrom sdb scsi']);
  expect(domain.devices.disk.map((disk) => disk.boot?.['@order'])).toEqual(['1', '2', undefined]);
  expect(disksOf(build({ hw_machine_type: 'pc' }, { cdrom: '/cache/iso' }))).toContain('cdrom hda ide');
});

const volume = (device: string, bootOrder: number | null, bus: GuestDisk['bus'] = 'virtio'): GuestDisk => ({
  serial: device,
  source: { kind: 'file', path: `/volumes/${device}`, format: 'qcow2' },
  device,
  type: 'disk',
  bus,
  readOnly: false,
  shareable: false,
  bootOrder,
  limits: null,
});
const ordersOf = ({ devices }: Parsed) =>
  Object.fromEntries(
    devices.disk.flatMap(({ target, boot }) => (boot ? [[target['@dev'], Number(boot['@order'])]] : [])),
  );

test('disks are booted from in the order asked for, an ISO image last', () => {
  const disks = [volume('vda', 1), volume('vdb', null), volume('vdc', 2)];
  const spec = { rootDisk: null, disks, cdrom: '/cache/iso' };
  expect(ordersOf(build({}, spec))).toEqual({ vda: 1, vdc: 2, sda: 3 });
});

test('an ISO image first, where that is asked for', () => {
  const spec = { disks: [volume('vdb', 2)], cdrom: '/cache/iso', cdromFirst: true };
  expect(ordersOf(build({}, spec))).toEqual({ sda: 1, vda: 2, vdb: 3 });
  expect(ordersOf(build({}, { ...spec, cdrom: null }))).toEqual({ vda: 1, vdb: 2 });
});

test('a root volume is on the bus of its system, and no other disk has its name', () => {
  const scsi = build({ hw_disk_bus: 'scsi' }, { rootDisk: null, disks: [volume('sda', 1, 'scsi')] });
  expect(disksOf(scsi)).toEqual(['cdrom sdb scsi', 'disk sda scsi']);
  const ide = build({ hw_disk_bus: 'ide' }, { rootDisk: null, disks: [volume('hda', 1, 'ide')] });
  expect(disksOf(ide)).toEqual(['cdrom hdb ide', 'disk hda ide']);
  const sas = { hw_disk_bus: 'scsi', hw_scsi_model: 'lsisas1068' };
  const { devices } = build(sas, { rootDisk: null, disks: [volume('sda', 1, 'scsi')] });
  expect(devices.disk.map(({ address }) => address?.['@target'])).toEqual(['1', '0']);
});

test('no line to an agent that the image says it has not', () => {
  expect(build({}).devices.channel).toBeDefined();
  expect(build({ hw_qemu_guest_agent: 'no' }).devices.channel).toBeUndefined();
});

test('Windows has its clock in local time, and hints where there is hardware virtualisation', () => {
  const emulated = build({ os_type: 'windows' });
  expect(emulated.clock['@offset']).toBe('localtime');
  expect(emulated.features.hyperv).toBeUndefined();
  expect(build({ os_type: 'windows' }, {}, 'kvm').features.hyperv).toMatchObject({
    relaxed: { '@state': 'on' },
    spinlocks: { '@state': 'on', '@retries': '8191' },
  });
});
