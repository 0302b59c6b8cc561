import type { GuestHardware } from '@skydeck/core/compute/guest-hardware';
import type { GuestSpec } from '@skydeck/core/compute/hypervisor-driver';
import type { Accelerator } from './accelerator';
import { diskElement } from './disk-xml';

/** Free slots for disks and network interfaces that are plugged in later. */
const HOT_PLUG_PORTS = 16;
/** Volumes that are booted from come after it. */
const ROOT_DISK_BOOT_ORDER = 1;
/** What Windows is told, so that it need not guess that it runs on a hypervisor. */
const WINDOWS_HINTS = ['relaxed', 'vapic', 'spinlocks', 'vpindex', 'synic', 'stimer'];
const SPINLOCK_RETRIES = 8191;

type Bus = GuestHardware['diskBus'];

/** Controllers that know targets but no units; libvirt would number the units. */
const WITHOUT_UNITS: readonly GuestHardware['scsiModel'][] = ['lsisas1068', 'vmpvscsi'];

/** Names of devices as libvirt wants them: it derives the place on the bus from the letter. */
class DeviceNames {
  private readonly next = { vd: 0, sd: 0, hd: 0 };

  constructor(private readonly hardware: GuestHardware) {}

  take(bus: Bus): object {
    const prefix = bus === 'virtio' ? 'vd' : bus === 'ide' ? 'hd' : 'sd';
    const index = this.next[prefix]++;
    return {
      target: { '@dev': `${prefix}${String.fromCharCode('a'.charCodeAt(0) + index)}`, '@bus': bus },
      ...scsiPlace(bus, this.hardware, index),
    };
  }
}

function scsiPlace(bus: Bus, { scsiModel }: GuestHardware, index: number): object {
  if (bus !== 'scsi' || !WITHOUT_UNITS.includes(scsiModel)) return {};
  return { address: { '@type': 'drive', '@controller': 0, '@bus': 0, '@target': index, '@unit': 0 } };
}

/** The guest's volumes; one that is the root disk is on the bus that its system knows. */
export function volumeDisks({ disks, hardware, cdrom, cdromFirst }: GuestSpec): object[] {
  const later = cdrom !== null && cdromFirst ? 1 : 0;
  return disks.map((disk) => {
    const bootOrder = disk.bootOrder === null ? null : disk.bootOrder + later;
    return { ...diskElement({ ...disk, bootOrder }), ...scsiPlace(disk.bus, hardware, 0) };
  });
}

/** The disks that are the guest's own: the root disk, an ISO image in a drive, the config drive. */
export function ownDisks(spec: GuestSpec): object[] {
  const { rootDisk, cdrom, configDrive, hardware } = spec;
  const names = new DeviceNames(hardware);
  const rootVolume = spec.disks.find(({ bootOrder }) => bootOrder === ROOT_DISK_BOOT_ORDER);
  // Its name is the first of its bus.
  if (rootDisk === null && rootVolume) names.take(rootVolume.bus);
  const later = cdrom !== null && spec.cdromFirst ? 1 : 0;
  return [
    ...(rootDisk === null
      ? []
      : [
          {
            '@type': 'file',
            '@device': 'disk',
            driver: { '@name': 'qemu', '@type': 'qcow2', '@discard': 'unmap' },
            source: { '@file': rootDisk },
            ...names.take(hardware.diskBus),
            boot: { '@order': ROOT_DISK_BOOT_ORDER + later },
          },
        ]),
    // Installers know the drive that every machine has; a disk that is still blank is passed over.
    ...(cdrom === null
      ? []
      : [
          {
            ...drive(cdrom, installerBus(hardware), names),
            boot: { '@order': later === 1 ? 1 : lastBootOrder(spec) + 1 },
          },
        ]),
    ...(configDrive === null ? [] : [drive(configDrive, configDriveBus(hardware), names)]),
  ];
}

function drive(file: string, bus: Bus, names: DeviceNames): object {
  return {
    '@type': 'file',
    '@device': 'cdrom',
    driver: { '@name': 'qemu', '@type': 'raw' },
    source: { '@file': file },
    ...names.take(bus),
    readonly: '',
  };
}

function lastBootOrder({ disks }: GuestSpec): number {
  return Math.max(ROOT_DISK_BOOT_ORDER, ...disks.map(({ bootOrder }) => bootOrder ?? 0));
}

function installerBus({ machine }: GuestHardware): Bus {
  return machine === 'q35' ? 'sata' : 'ide';
}

function configDriveBus(hardware: GuestHardware): Bus {
  // virtio-scsi rather than SATA: kernels made for clouds (Debian's) have no AHCI driver.
  if (hardware.diskBus === 'virtio') return 'scsi';
  // An image with a bus of its own may have no driver for any other; USB is slow, and needs none at boot.
  return hardware.diskBus === 'usb' ? installerBus(hardware) : hardware.diskBus;
}

export function controllers({ machine, diskBus, scsiModel }: GuestHardware): object[] {
  return [
    { '@type': 'usb', '@model': 'qemu-xhci' },
    { '@type': 'virtio-serial' },
    { '@type': 'scsi', '@model': diskBus === 'scsi' ? scsiModel : 'virtio-scsi' },
    ...(machine === 'pc'
      ? [{ '@type': 'pci', '@index': '0', '@model': 'pci-root' }]
      : [
          { '@type': 'pci', '@index': '0', '@model': 'pcie-root' },
          ...Array.from({ length: HOT_PLUG_PORTS }, () => ({ '@type': 'pci', '@model': 'pcie-root-port' })),
        ]),
  ];
}

/** Hints for Windows need KVM: emulation has nothing to gain from them. */
function knowsWindows({ windows }: GuestHardware, accelerator: Accelerator): boolean {
  return windows && accelerator.type === 'kvm';
}

export function features(hardware: GuestHardware, accelerator: Accelerator): object {
  const hints = WINDOWS_HINTS.map((name): [string, object] => [
    name,
    { '@state': 'on', ...(name === 'spinlocks' ? { '@retries': SPINLOCK_RETRIES } : {}) },
  ]);
  return {
    acpi: '',
    apic: '',
    ...(knowsWindows(hardware, accelerator) ? { hyperv: Object.fromEntries(hints) } : {}),
  };
}

export function clock(hardware: GuestHardware, accelerator: Accelerator): object {
  return {
    '@offset': hardware.windows ? 'localtime' : 'utc',
    timer: [
      { '@name': 'rtc', '@tickpolicy': 'catchup' },
      { '@name': 'pit', '@tickpolicy': 'delay' },
      { '@name': 'hpet', '@present': 'no' },
      ...(knowsWindows(hardware, accelerator) ? [{ '@name': 'hypervclock', '@present': 'yes' }] : []),
    ],
  };
}
