import { attribute, child, children, textOf, type XmlNode } from './xml-node';

/** What an OVF says of the machine, as properties of the image in OpenStack's words. */
export type OvfHints = Readonly<Record<string, string>>;

/** DMTF's CIM_ResourceAllocationSettingData.ResourceType */
const RESOURCE = { cpu: '3', memory: '4', ide: '5', scsi: '6', ethernet: '10', disk: '17', sata: '20' };

const MIB = 1024 ** 2;
const MOST_VCPUS = 1_024;
const MOST_MIB = 16 * MIB;

/** @param diskId the disk that becomes the image */
export function hardwareHints(system: XmlNode, diskId: string): OvfHints {
  const hardware = child(system, 'VirtualHardwareSection');
  const items = [
    ...children(hardware, 'Item'),
    ...children(hardware, 'StorageItem'),
    ...children(hardware, 'EthernetPortItem'),
  ];
  const ofType = (type: string) => items.filter((item) => textOf(item, 'ResourceType') === type);
  const vcpus = Number(textOf(ofType(RESOURCE.cpu)[0], 'VirtualQuantity'));
  const memory = memoryMiB(ofType(RESOURCE.memory)[0]);
  return {
    ...(vcpus >= 1 && vcpus <= MOST_VCPUS ? { ovf_vcpus: String(Math.round(vcpus)) } : {}),
    ...(memory !== null ? { ovf_memory_mib: String(memory) } : {}),
    ...diskBus(items, diskId),
    ...networkModel(ofType(RESOURCE.ethernet)[0]),
    ...(wantsUefi(system, hardware) ? { hw_firmware_type: 'uefi' } : {}),
    ...operatingSystem(child(system, 'OperatingSystemSection')),
  };
}

/** Units are `byte * 2^20`, or words of old versions. */
function memoryMiB(item: XmlNode | undefined): number | null {
  const quantity = Number(textOf(item, 'VirtualQuantity'));
  const units = (textOf(item, 'AllocationUnits') ?? 'byte * 2^20').toLowerCase().replaceAll(' ', '');
  const power = /^byte\*2\^(\d{1,2})$/.exec(units)?.[1];
  const unit =
    power !== undefined
      ? 2 ** Number(power)
      : units.startsWith('gigabyte')
        ? 1024 * MIB
        : units.startsWith('kilobyte')
          ? 1024
          : units === 'byte' || units === 'bytes'
            ? 1
            : MIB;
  const mib = Math.round((quantity * unit) / MIB);
  return mib >= 1 && mib <= MOST_MIB ? mib : null;
}

function diskBus(items: readonly XmlNode[], diskId: string): OvfHints {
  const disk = items.find(
    (item) =>
      textOf(item, 'ResourceType') === RESOURCE.disk &&
      (textOf(item, 'HostResource') ?? '').split('/').at(-1) === diskId,
  );
  const parent = textOf(disk, 'Parent');
  const controller = items.find((item) => parent !== undefined && textOf(item, 'InstanceID') === parent);
  const kind = (textOf(controller, 'ResourceSubType') ?? '').toLowerCase();
  switch (textOf(controller, 'ResourceType')) {
    case RESOURCE.ide:
      return { hw_disk_bus: 'ide' };
    case RESOURCE.sata:
      return { hw_disk_bus: 'sata' };
    case RESOURCE.scsi:
      return { hw_disk_bus: 'scsi', hw_scsi_model: scsiModel(kind) };
    default:
      return {};
  }
}

/** The one with which the guest has its drivers, in libvirt's words. */
function scsiModel(kind: string): string {
  if (kind === 'virtualscsi') return 'vmpvscsi';
  if (kind === 'lsilogicsas') return 'lsisas1068';
  if (kind.startsWith('lsilogic')) return 'lsilogic';
  if (kind === 'buslogic') return 'buslogic';
  return 'virtio-scsi';
}

function networkModel(item: XmlNode | undefined): OvfHints {
  const kind = (textOf(item, 'ResourceSubType') ?? '').toLowerCase();
  if (kind.startsWith('vmxnet3')) return { hw_vif_model: 'vmxnet3' };
  if (kind === 'e1000e') return { hw_vif_model: 'e1000e' };
  if (kind === 'e1000') return { hw_vif_model: 'e1000' };
  if (kind.startsWith('pcnet')) return { hw_vif_model: 'pcnet' };
  if (kind.startsWith('virtio')) return { hw_vif_model: 'virtio' };
  return {};
}

/** VMware says it in its configuration, VirtualBox in its own section. */
function wantsUefi(system: XmlNode, hardware: XmlNode | undefined): boolean {
  const byVmware = children(hardware, 'Config').some(
    (config) =>
      attribute(config, 'key') === 'firmware' && attribute(config, 'value')?.toLowerCase() === 'efi',
  );
  const box = child(child(system, 'Machine'), 'Hardware');
  return byVmware || /^efi/i.test(attribute(child(box, 'Firmware'), 'type') ?? '');
}

const DISTROS = [
  'ubuntu',
  'debian',
  'centos',
  'fedora',
  'opensuse',
  'sles',
  'rhel',
  'rocky',
  'alma',
  'freebsd',
  'arch',
];

function operatingSystem(section: XmlNode | undefined): OvfHints {
  if (!section) return {};
  const said = [attribute(section, 'osType'), textOf(section, 'OSType'), textOf(section, 'Description')]
    .filter((text) => text !== undefined)
    .join(' ')
    .toLowerCase();
  const windows = /windows|^win/.test(said);
  const distro = windows ? 'windows' : DISTROS.find((name) => said.includes(name));
  return {
    ...(windows
      ? { os_type: 'windows' }
      : /linux|ubuntu|debian|centos|fedora|suse|rhel/.test(said)
        ? { os_type: 'linux' }
        : {}),
    ...(distro ? { os_distro: distro } : {}),
  };
}
