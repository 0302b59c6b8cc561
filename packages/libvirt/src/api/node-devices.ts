import * as protocol from '../protocol/node-device.js';
import type { NodeDevice } from '../protocol/types.js';
import type { Caller, Options } from './caller.js';

/** More capabilities than a device has. */
const CAPABILITIES_MAX = 256;

/** The host's own devices: PCI, USB, NICs, disks, mediated devices. */
export class NodeDeviceApi {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** All devices that match `flags` (virConnectListAllNodeDeviceFlags; 0 for every one). */
  async list(flags = 0, options?: Options): Promise<NodeDevice[]> {
    return (await this.#caller.call(protocol.connectListAllNodeDevices, { needResults: 1, flags }, options))
      .devices;
  }

  /** @throws LibvirtError VIR_ERR_NO_NODE_DEVICE */
  async byName(name: string, options?: Options): Promise<NodeDevice> {
    return (await this.#caller.call(protocol.nodeDeviceLookupByName, { name }, options)).device;
  }

  async xml({ name }: NodeDevice, options?: Options): Promise<string> {
    return (await this.#caller.call(protocol.nodeDeviceGetXmlDesc, { name, flags: 0 }, options)).xml;
  }

  /** The name of the device it hangs from, or null at the root. */
  async parent({ name }: NodeDevice, options?: Options): Promise<string | null> {
    return (await this.#caller.call(protocol.nodeDeviceGetParent, { name }, options)).parent;
  }

  /** What it is: `pci`, `net`, `storage`, … */
  async capabilities({ name }: NodeDevice, options?: Options): Promise<string[]> {
    const args = { name, maxNames: CAPABILITIES_MAX };
    return (await this.#caller.call(protocol.nodeDeviceListCaps, args, options)).names;
  }

  /** Takes a PCI device from its host driver, so that a guest can have it. `driver`: `vfio` or null. */
  async detach({ name }: NodeDevice, driver: string | null = null, options?: Options): Promise<void> {
    await this.#caller.call(protocol.nodeDeviceDetachFlags, { name, driver, flags: 0 }, options);
  }

  /** Gives it back to its host driver. */
  async reattach({ name }: NodeDevice, options?: Options): Promise<void> {
    await this.#caller.call(protocol.nodeDeviceReattach, { name }, options);
  }

  async reset({ name }: NodeDevice, options?: Options): Promise<void> {
    await this.#caller.call(protocol.nodeDeviceReset, { name }, options);
  }

  /** Makes a virtual device, such as a mediated one. */
  async create(xml: string, options?: Options): Promise<NodeDevice> {
    return (await this.#caller.call(protocol.nodeDeviceCreateXml, { xml, flags: 0 }, options)).device;
  }

  async destroy({ name }: NodeDevice, options?: Options): Promise<void> {
    await this.#caller.call(protocol.nodeDeviceDestroy, { name }, options);
  }
}
