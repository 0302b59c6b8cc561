import type { Tx } from '@skydeck/db';
import { glanceNamespace, type PropertyDefinition } from './namespace.input';
import { namespaceRow } from './namespaces';

type Seed = Record<string, Partial<PropertyDefinition> & Pick<PropertyDefinition, 'title' | 'description'>>;

/** Of Glance's properties for libvirt just those, with just those values, that launches honour. */
export const hardware: Seed = {
  hw_disk_bus: {
    title: 'Disk bus',
    description:
      'How the guest sees its disks. An image from another hypervisor may have no driver for virtio.',
    enum: ['virtio', 'scsi', 'sata', 'ide', 'usb'],
  },
  hw_scsi_model: {
    title: 'SCSI controller',
    description: 'Which controller disks hang on whose bus is SCSI.',
    enum: ['virtio-scsi', 'lsilogic', 'lsisas1068', 'vmpvscsi'],
  },
  hw_vif_model: {
    title: 'Network card',
    description:
      'Which network card the guest sees. An image from another hypervisor may have no driver for virtio.',
    enum: ['virtio', 'e1000', 'e1000e', 'rtl8139', 'vmxnet3', 'pcnet', 'ne2k_pci'],
  },
  hw_firmware_type: {
    title: 'Firmware',
    description: 'What starts the guest: a BIOS, or UEFI for images that have an EFI system partition only.',
    enum: ['bios', 'uefi'],
  },
  hw_machine_type: {
    title: 'Machine type',
    description: 'Which mainboard the guest sees: q35 has PCI Express, pc is older.',
    enum: ['pc', 'q35'],
  },
  hw_rng_model: {
    title: 'Random number generator',
    description: 'Gives the guest randomness of the host, so that it need not wait for its own at boot.',
    enum: ['virtio'],
  },
  hw_qemu_guest_agent: {
    title: 'QEMU guest agent',
    description:
      'Whether the agent is installed in the image: file systems are then at rest while a snapshot is taken.',
    enum: ['yes', 'no'],
  },
  os_command_line: {
    title: 'Kernel command line',
    description: 'For images that boot with a kernel of their own (AMI): what that kernel is told.',
    maxLength: 1_024,
  },
};

/** What people want to know of an image; the kind of system counts at the launch, too. */
const system: Seed = {
  os_type: {
    title: 'Kind of system',
    description: 'Windows keeps the hardware clock in local time and gets the hints that QEMU has for it.',
    enum: ['linux', 'windows'],
  },
  os_version: {
    title: 'Version of the system',
    description: 'As its distributor calls it, such as 12.5 or 24.04.',
    maxLength: 60,
  },
  os_admin_user: {
    title: 'Administrator’s login',
    description: 'With which name to log in first, such as debian or root.',
    maxLength: 60,
  },
};

/** Gives a cloud that has no metadata definitions at all its first ones. */
export async function seedNamespaces(tx: Tx): Promise<void> {
  if ((await tx.metadataNamespace.count()) > 0) return;
  const image = [{ name: 'OS::Glance::Image' }];
  const namespaces = [
    {
      namespace: 'OS::Compute::LibvirtImage',
      display_name: 'Hardware of the guest',
      description: 'Which devices instances of the image see.',
      properties: typed(hardware),
    },
    {
      namespace: 'OS::OperatingSystem',
      display_name: 'Operating system',
      description: 'What is installed in the image.',
      properties: typed(system),
    },
  ];
  await tx.metadataNamespace.createMany({
    data: namespaces.map((namespace) =>
      namespaceRow(
        glanceNamespace.parse({
          ...namespace,
          visibility: 'public',
          protected: true,
          resource_type_associations: image,
        }),
      ),
    ),
  });
}

function typed(seed: Seed): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(seed).map(([name, facts]) => [name, { type: 'string', ...facts }]),
  );
}
