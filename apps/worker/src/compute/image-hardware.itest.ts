import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Image } from '@skydeck/db';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { GuestShell } from '../testing/guest-shell';
import { TestCloud } from '../testing/test-cloud';
import { imported, importUpload } from '../testing/test-imports';
import { importInstaller, unpackGuest } from '../testing/test-installer';
import { nvramPath } from './domain-xml';

const BOOT_MS = 240_000;
/** Device ids of the host bridges of both machines. */
const BRIDGES = { q35: '0x29c0', pc: '0x1237' };
const AHCI = '0x010601';
const E1000 = '0x100e';

let cloud: TestCloud;
let directory: string;
let kernel: Image;
let ramdisk: Image;
let shell: GuestShell | null = null;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'skydeck-hardware-'));
  cloud = await TestCloud.create();
  await cloud.startWorker();
  await unpackGuest(cloud, directory);
  kernel = await importPart('vmlinuz');
  ramdisk = await importPart('initrd');
}, BOOT_MS);
afterEach(async () => {
  shell?.close();
  shell = null;
  const left = await cloud.db.instance.findMany({ where: { deletedAt: null } });
  for (const { id } of left) {
    await cloud.act(id, 'delete');
    await cloud.atRest(id);
  }
});
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true, force: true });
});

async function importPart(name: string): Promise<Image> {
  const image = await imported(cloud, await importUpload(cloud, path.join(directory, name)));
  expect(image).toMatchObject({ status: 'active', errorMessage: null });
  return image;
}

/** The guest's image again, with other properties. */
async function variant(properties: Record<string, string>, data: Partial<Image> = {}): Promise<string> {
  const { id: _id, createdAt: _createdAt, ...image } = cloud.image;
  const { id } = await cloud.db.image.create({
    data: { ...image, ...data, name: `guest ${JSON.stringify(properties)}`, properties },
  });
  return id;
}

/** Launches it and waits for its shell. */
async function boot(imageId: string, flavorId = cloud.flavor.id): Promise<string> {
  const id = await cloud.launchOne({ imageId, flavorId });
  expect(await cloud.atRest(id, BOOT_MS)).toMatchObject({ status: 'ACTIVE', errorMessage: null });
  shell = await GuestShell.open(cloud, id);
  return id;
}

const inGuest = (command: string): Promise<string> =>
  shell?.run(command) ?? Promise.reject(new Error('no guest'));
const bridge = () => inGuest('cat /sys/bus/pci/devices/0000:00:00.0/device');

test(
  'disks on SCSI, without a line to an agent',
  async () => {
    await boot(await variant({ hw_disk_bus: 'scsi', hw_qemu_guest_agent: 'no' }));
    expect(await bridge()).toBe(BRIDGES.q35);
    expect(await inGuest('ls -d /sys/block/vda /sys/block/sda 2>/dev/null || true')).toBe('/sys/block/sda');
    expect(await inGuest('mount')).toContain('/dev/sda2 on /root');
    expect(await inGuest('ls /sys/class/virtio-ports | wc -l')).toBe('0');
  },
  BOOT_MS,
);

test(
  'disks on SATA and a network card of Intel’s, on the older machine',
  async () => {
    await boot(await variant({ hw_disk_bus: 'sata', hw_machine_type: 'pc', hw_vif_model: 'e1000' }));
    expect(await bridge()).toBe(BRIDGES.pc);
    const devices = await inGuest('cat /sys/bus/pci/devices/*/class /sys/bus/pci/devices/*/device');
    // The guest's kernel has no driver for it: it is the BIOS that has read the disk.
    expect(devices).toContain(AHCI);
    expect(devices).toContain(E1000);
  },
  BOOT_MS,
);

test.each([
  { hw_disk_bus: 'ide', hw_vif_model: 'rtl8139' },
  { hw_disk_bus: 'usb', hw_vif_model: 'e1000e' },
  { hw_disk_bus: 'scsi', hw_scsi_model: 'lsilogic', hw_vif_model: 'pcnet' },
  { hw_disk_bus: 'scsi', hw_scsi_model: 'lsisas1068', hw_vif_model: 'ne2k_pci' },
  { hw_disk_bus: 'scsi', hw_scsi_model: 'vmpvscsi', hw_vif_model: 'vmxnet3', os_type: 'windows' },
])(
  'QEMU has every other device: $hw_disk_bus $hw_scsi_model $hw_vif_model',
  async (properties) => {
    const id = await cloud.launchOne({ imageId: await variant(properties as Record<string, string>) });
    expect(await cloud.atRest(id, BOOT_MS)).toMatchObject({ status: 'ACTIVE', errorMessage: null });
  },
  BOOT_MS,
);

test(
  'a kernel and RAM disk of its own; what the image says later does not change the guest',
  async () => {
    const parts = { kernelId: kernel.id, ramdiskId: ramdisk.id };
    const said = 'console=ttyS0,115200 net.ifnames=0 skydeck.mark=said';
    const imageId = await variant({ os_command_line: said }, parts);
    const id = await boot(imageId);
    expect(await inGuest('cat /proc/cmdline')).toBe(said);
    await cloud.db.image.update({ where: { id: imageId }, data: { properties: { hw_disk_bus: 'floppy' } } });
    await cloud.act(id, 'reboot-hard');
    expect(await cloud.atRest(id, BOOT_MS)).toMatchObject({ status: 'ACTIVE', errorMessage: null });
  },
  BOOT_MS,
);

test(
  'UEFI, whose memory goes with the instance',
  async () => {
    const parts = { kernelId: kernel.id, ramdiskId: ramdisk.id };
    const flavor = await cloud.db.flavor.create({
      data: { name: 'roomy', vcpus: 1, ramMiB: 384, diskGiB: 1 },
    });
    const id = await boot(await variant({ hw_firmware_type: 'uefi' }, parts), flavor.id);
    expect(await inGuest('ls /sys/firmware')).toContain('efi');
    const nvram = nvramPath(path.join(cloud.config.instancesDir, id));
    expect(existsSync(nvram)).toBe(true);
    await cloud.act(id, 'delete');
    await cloud.atRest(id);
    expect(existsSync(nvram)).toBe(false);
    expect(await cloud.domains()).toEqual([]);
  },
  BOOT_MS,
);

test(
  'an ISO image is in the drive beside a blank disk',
  async () => {
    const image = await importInstaller(cloud, directory);
    expect(image).toMatchObject({ status: 'active', diskFormat: 'iso' });
    await boot(image.id);
    expect(await inGuest('cat /proc/cmdline')).toContain('from=cd');
    expect(await inGuest('blockdev --getsize64 /dev/vda')).toBe(String(1024 ** 3));
  },
  BOOT_MS,
);

test('what no machine can be is refused before anything is made', async () => {
  const launch = async (properties: Record<string, string>) =>
    cloud.launchOne({ imageId: await variant(properties) });
  await expect(launch({ hw_disk_bus: 'floppy' })).rejects.toThrow('hw_disk_bus is “floppy”');
  await expect(launch({ hw_disk_bus: 'ide', hw_machine_type: 'q35' })).rejects.toThrow('no such bus');
  await expect(cloud.launchOne({ imageId: kernel.id })).rejects.toThrow('is a kernel, not a whole system');
  expect(await cloud.db.instance.count({ where: { deletedAt: null } })).toBe(0);
});
