import type { GuestSpec } from '@skydeck/core/compute/hypervisor-driver';
import type { GuestInterface } from '@skydeck/core/network/guest-interface';
import { XMLBuilder } from 'fast-xml-parser';
import type { Accelerator } from './accelerator';
import { clock, controllers, features, ownDisks, volumeDisks } from './hardware-xml';

/** Marks a domain as ours, beside its name. */
export const METADATA_URI = 'https://skydeck.dev/xmlns/1';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

/** The name of an instance's domain. */
export function domainName(instanceId: string): string {
  return `skydeck-${instanceId}`;
}

/** VNC listens there, on the host only. */
export function vncSocketPath(directory: string): string {
  return `${directory}/vnc.sock`;
}

export function consoleLogPath(directory: string): string {
  return `${directory}/console.log`;
}

/** What UEFI remembers of a guest; it goes with the guest's directory. */
export function nvramPath(directory: string): string {
  return `${directory}/nvram.fd`;
}

/**
 * A guest as libvirt's domain XML: the hardware that its image asks for, else q35 with virtio and spare root ports for
 * hot-plug; VNC on a unix socket, a serial line that is also written to the boot log, a guest agent channel.
 * Format: https://libvirt.org/formatdomain.html
 */
export function domainXml(spec: GuestSpec, accelerator: Accelerator): string {
  const document = {
    domain: {
      '@type': accelerator.type,
      name: domainName(spec.instanceId),
      uuid: spec.instanceId,
      metadata: {
        'skydeck:instance': {
          '@xmlns:skydeck': METADATA_URI,
          'skydeck:name': spec.name,
          'skydeck:project': spec.projectId,
        },
      },
      memory: { '@unit': 'MiB', '#text': spec.ramMiB },
      vcpu: spec.vcpus,
      sysinfo: {
        '@type': 'smbios',
        system: {
          entry: [
            { '@name': 'manufacturer', '#text': 'Skydeck' },
            // cloud-init recognises OpenStack's config drive by this product name.
            { '@name': 'product', '#text': 'OpenStack Compute' },
            { '@name': 'uuid', '#text': spec.instanceId },
          ],
        },
      },
      os: operatingSystem(spec),
      features: features(spec.hardware, accelerator),
      cpu:
        accelerator.type === 'kvm'
          ? { '@mode': 'host-passthrough', '@check': 'none', '@migratable': 'on' }
          : {
              '@mode': 'custom',
              '@match': 'exact',
              '@check': 'none',
              model: { '@fallback': 'allow', '#text': 'qemu64' },
            },
      clock: clock(spec.hardware, accelerator),
      on_poweroff: 'destroy',
      on_reboot: 'restart',
      on_crash: 'destroy',
      devices: devices(spec),
    },
  };
  return builder.build(document) as string;
}

function operatingSystem({ hardware, kernel, directory }: GuestSpec) {
  const uefi = hardware.firmware === 'uefi';
  return {
    ...(uefi ? { '@firmware': 'efi' } : {}),
    type: { '@arch': 'x86_64', '@machine': hardware.machine, '#text': 'hvm' },
    // Secure boot would refuse what is not signed by one of the keys in the firmware.
    ...(uefi
      ? {
          firmware: { feature: { '@enabled': 'no', '@name': 'secure-boot' } },
          nvram: nvramPath(directory),
        }
      : {}),
    ...(kernel
      ? {
          kernel: kernel.path,
          ...(kernel.initrd === null ? {} : { initrd: kernel.initrd }),
          cmdline: kernel.commandLine,
        }
      : {}),
    smbios: { '@mode': 'sysinfo' },
  };
}

function devices(spec: GuestSpec) {
  return {
    disk: [...ownDisks(spec), ...volumeDisks(spec)],
    controller: controllers(spec.hardware),
    interface: spec.interfaces.map(interfaceElement),
    serial: {
      '@type': 'pty',
      log: { '@file': consoleLogPath(spec.directory), '@append': 'on' },
      target: { '@port': '0' },
    },
    console: { '@type': 'pty', target: { '@type': 'serial', '@port': '0' } },
    ...(spec.hardware.guestAgent
      ? {
          channel: {
            '@type': 'unix',
            target: { '@type': 'virtio', '@name': 'org.qemu.guest_agent.0' },
          },
        }
      : {}),
    input: [{ '@type': 'tablet', '@bus': 'usb' }],
    graphics: {
      '@type': 'vnc',
      // Several viewers see one screen; none throws another out.
      '@sharePolicy': 'ignore',
      listen: { '@type': 'socket', '@socket': vncSocketPath(spec.directory) },
    },
    video: { model: { '@type': 'vga', '@vram': '16384', '@heads': '1' } },
    memballoon: { '@model': 'virtio', stats: { '@period': '10' } },
    rng: { '@model': 'virtio', backend: { '@model': 'random', '#text': '/dev/urandom' } },
  };
}

function interfaceElement(nic: GuestInterface) {
  return {
    '@type': 'bridge',
    mac: { '@address': nic.mac },
    source: { '@bridge': nic.bridge },
    virtualport: { '@type': nic.virtualPort, parameters: { '@interfaceid': nic.interfaceId } },
    target: { '@dev': nic.targetDevice },
    model: { '@type': nic.model },
    ...(nic.offloads || nic.model !== 'virtio' ? {} : { driver: withoutOffloads() }),
    mtu: { '@size': nic.mtu },
  };
}

function withoutOffloads() {
  const host = {
    '@csum': 'off',
    '@gso': 'off',
    '@tso4': 'off',
    '@tso6': 'off',
    '@ecn': 'off',
    '@ufo': 'off',
  };
  const { '@gso': _gso, ...guest } = host;
  return { host, guest };
}
