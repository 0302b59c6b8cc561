import type { GuestHardware } from '../compute/guest-hardware';

/** The bridge that every port of this host is plugged into. */
export const INTEGRATION_BRIDGE = 'br-int';

export interface GuestInterfaceInput {
  portId: string;
  mac: string;
  mtu: number;
  datapath: 'system' | 'netdev';
  model: GuestHardware['vifModel'];
}

/** A guest's network interface in libvirt's terms (`<interface type='bridge'>`). */
export interface GuestInterface {
  /** `<source bridge=…>` */
  readonly bridge: string;
  readonly virtualPort: 'openvswitch';
  /** `<virtualport><parameters interfaceid=…>`: Open vSwitch's iface-id, by which OVN knows the port. */
  readonly interfaceId: string;
  readonly mac: string;
  readonly model: GuestHardware['vifModel'];
  /** `<mtu size=…>`: of the tap, and told to the guest by virtio. */
  readonly mtu: number;
  /** `<target dev=…>`: stays the same, so that a restart replaces what a crash left. At most 15 characters. */
  readonly targetDevice: string;
  /**
   * False: switch off csum, gso, tso4, tso6, ecn and ufo for host and guest in `<driver>`. The datapath in user space
   * passes on packets whose checksum the guest left to the hardware, and TCP is lost.
   */
  readonly offloads: boolean;
}

/** Describes the interface of a port for the domain XML. */
export function guestInterface(input: GuestInterfaceInput): GuestInterface {
  const { portId, mac, mtu, datapath, model } = input;
  return {
    bridge: INTEGRATION_BRIDGE,
    virtualPort: 'openvswitch',
    interfaceId: portId,
    mac,
    model,
    mtu,
    // The end of the id is its random part: ids of one moment begin alike.
    targetDevice: `tap${portId.replaceAll('-', '').slice(-11)}`,
    offloads: datapath === 'system',
  };
}
