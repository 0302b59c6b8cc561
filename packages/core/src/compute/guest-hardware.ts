import { z } from 'zod';
import { AppError } from '../app-error';

/** What an image asks of the guests made from it, by OpenStack's names of properties. */
const known = {
  hw_disk_bus: z.enum(['virtio', 'scsi', 'sata', 'ide', 'usb']),
  hw_scsi_model: z.enum(['virtio-scsi', 'lsilogic', 'lsisas1068', 'vmpvscsi']),
  hw_vif_model: z.enum(['virtio', 'e1000', 'e1000e', 'rtl8139', 'vmxnet3', 'pcnet', 'ne2k_pci']),
  hw_firmware_type: z.enum(['bios', 'uefi']),
  hw_machine_type: z.enum(['q35', 'pc']),
  hw_rng_model: z.enum(['virtio']),
  hw_qemu_guest_agent: z.enum(['yes', 'no']),
  os_type: z.enum(['linux', 'windows']),
  os_command_line: z.string().max(1_024),
} as const;

const KNOWN = Object.entries(known);

/** The devices that a guest sees beside its volumes. */
export interface GuestHardware {
  machine: z.infer<typeof known.hw_machine_type>;
  firmware: z.infer<typeof known.hw_firmware_type>;
  /** Of its root disk. */
  diskBus: z.infer<typeof known.hw_disk_bus>;
  scsiModel: z.infer<typeof known.hw_scsi_model>;
  vifModel: z.infer<typeof known.hw_vif_model>;
  /** Whether there is a line to the agent in the guest. */
  guestAgent: boolean;
  /** Keeps the clock in local time, and knows the hints that QEMU has for it. */
  windows: boolean;
}

/** The part of an image that decides about hardware. */
export interface HardwareSource {
  properties: unknown;
  /** Boots by a kernel that QEMU loads itself. */
  kernelId: string | null;
}

/**
 * The hardware that an image's properties ask for. Properties that nobody here knows are left alone: images of other
 * clouds have many. @throws AppError INVALID for values that nobody knows, and for what no machine can be
 */
export function guestHardware({ properties, kernelId }: HardwareSource): GuestHardware {
  const asked = (properties ?? {}) as Record<string, unknown>;
  const value = <Key extends keyof typeof known>(key: Key): z.infer<(typeof known)[Key]> | undefined =>
    asked[key] as z.infer<(typeof known)[Key]> | undefined;
  for (const [key, schema] of KNOWN) {
    if (asked[key] === undefined || schema.safeParse(asked[key]).success) continue;
    throw impossible(`The image’s property ${key} is “${String(asked[key])}”`, valuesOf(schema));
  }
  const diskBus = value('hw_disk_bus') ?? 'virtio';
  if (value('hw_machine_type') === 'q35' && diskBus === 'ide') {
    throw impossible(
      'The image asks for IDE disks on a q35 machine, which has no such bus',
      'Set hw_machine_type to pc, or hw_disk_bus to sata.',
    );
  }
  if (value('hw_scsi_model') !== undefined && diskBus !== 'scsi') {
    throw impossible(
      `The image names a SCSI controller, but its disk bus is ${diskBus}`,
      'Set hw_disk_bus to scsi, or take hw_scsi_model away.',
    );
  }
  if (value('os_command_line') !== undefined && kernelId === null) {
    throw impossible(
      'The image has a kernel command line, but no kernel of its own',
      'Choose its kernel image, or take os_command_line away.',
    );
  }
  return {
    machine: value('hw_machine_type') ?? (diskBus === 'ide' ? 'pc' : 'q35'),
    firmware: value('hw_firmware_type') ?? 'bios',
    diskBus,
    scsiModel: value('hw_scsi_model') ?? 'virtio-scsi',
    vifModel: value('hw_vif_model') ?? 'virtio',
    guestAgent: value('hw_qemu_guest_agent') !== 'no',
    windows: value('os_type') === 'windows',
  };
}

/** What a kernel that QEMU loads is told, unless the image says otherwise: where its root is, and both screens. */
export function kernelCommandLine(properties: unknown, { diskBus }: GuestHardware): string {
  const { os_command_line: said } = (properties ?? {}) as Record<string, unknown>;
  if (typeof said === 'string') return said;
  const root = diskBus === 'virtio' ? '/dev/vda' : '/dev/sda';
  return `root=${root} console=tty0 console=ttyS0,115200`;
}

function valuesOf(schema: (typeof known)[keyof typeof known]): string {
  return 'options' in schema ? `It may be ${schema.options.join(', ')}.` : 'It has at most 1024 characters.';
}

function impossible(what: string, hint: string): AppError {
  return new AppError('INVALID', `${what}: no guest can be made from it.`, { field: 'imageId', hint });
}
