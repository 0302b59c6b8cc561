import * as protocol from '../protocol/device.js';
import { toDomain, type Caller, type DomainTarget, type Options } from './caller.js';

/** A domain's devices, memory and CPUs, changed while it runs (`Affect.LIVE`), for its next start (`CONFIG`), or both. */
export class DeviceApi {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Plugs in the device that the XML describes. `impact`: `Affect`. */
  async attach(target: DomainTarget, xml: string, impact = 0, options?: Options): Promise<void> {
    const args = { dom: toDomain(target), xml, flags: impact };
    await this.#caller.call(protocol.domainAttachDeviceFlags, args, options);
  }

  /**
   * Asks for the device that matches the XML to be unplugged. From a running domain it is gone when the guest agrees:
   * wait for `deviceRemoved` or `deviceRemovalFailed`.
   */
  async detach(target: DomainTarget, xml: string, impact = 0, options?: Options): Promise<void> {
    const args = { dom: toDomain(target), xml, flags: impact };
    await this.#caller.call(protocol.domainDetachDeviceFlags, args, options);
  }

  /** As `detach`, by the device's alias, for example `virtio-disk1`. */
  async detachByAlias(target: DomainTarget, alias: string, impact = 0, options?: Options): Promise<void> {
    const args = { dom: toDomain(target), alias, flags: impact };
    await this.#caller.call(protocol.domainDetachDeviceAlias, args, options);
  }

  /** Changes a device in place: another CD, another link state. `flags`: `Affect` and `DeviceModifyFlags`. */
  async update(target: DomainTarget, xml: string, flags = 0, options?: Options): Promise<void> {
    await this.#caller.call(protocol.domainUpdateDeviceFlags, { dom: toDomain(target), xml, flags }, options);
  }

  /** Sets memory in KiB; with `DomainMemoryFlags.MAXIMUM` its upper limit. `flags`: `Affect` and that. */
  async setMemory(target: DomainTarget, memoryKiB: number, flags = 0, options?: Options): Promise<void> {
    const args = { dom: toDomain(target), memory: BigInt(memoryKiB), flags };
    await this.#caller.call(protocol.domainSetMemoryFlags, args, options);
  }

  /** The most memory the domain may have, in KiB. */
  async maxMemory(target: DomainTarget, options?: Options): Promise<number> {
    return Number(
      (await this.#caller.call(protocol.domainGetMaxMemory, { dom: toDomain(target) }, options)).memory,
    );
  }

  /** How often, in seconds, the guest reports its memory use; 0 stops it. */
  async setMemoryStatsPeriod(
    target: DomainTarget,
    seconds: number,
    impact = 0,
    options?: Options,
  ): Promise<void> {
    const args = { dom: toDomain(target), period: seconds, flags: impact };
    await this.#caller.call(protocol.domainSetMemoryStatsPeriod, args, options);
  }

  /** Sets the number of virtual CPUs; `flags`: `Affect` and `DomainVcpuFlags`. */
  async setVcpus(target: DomainTarget, vcpus: number, flags = 0, options?: Options): Promise<void> {
    await this.#caller.call(protocol.domainSetVcpusFlags, { dom: toDomain(target), vcpus, flags }, options);
  }

  /** The number of virtual CPUs; `flags` as above. */
  async vcpus(target: DomainTarget, flags = 0, options?: Options): Promise<number> {
    return (await this.#caller.call(protocol.domainGetVcpusFlags, { dom: toDomain(target), flags }, options))
      .num;
  }

  /** Lets a virtual CPU run only on these host CPUs. */
  async pinVcpu(
    target: DomainTarget,
    vcpu: number,
    cpus: number[],
    impact = 0,
    options?: Options,
  ): Promise<void> {
    const args = { dom: toDomain(target), vcpu, cpumap: toCpuMap(cpus), flags: impact };
    await this.#caller.call(protocol.domainPinVcpuFlags, args, options);
  }

  /** Lets the hypervisor's own threads run only on these host CPUs. */
  async pinEmulator(target: DomainTarget, cpus: number[], impact = 0, options?: Options): Promise<void> {
    const args = { dom: toDomain(target), cpumap: toCpuMap(cpus), flags: impact };
    await this.#caller.call(protocol.domainPinEmulator, args, options);
  }

  /** The host CPUs each virtual CPU may run on. @param hostCpus how many CPUs the host has */
  async vcpuPins(target: DomainTarget, hostCpus: number, impact = 0, options?: Options): Promise<number[][]> {
    const maplen = Math.ceil(hostCpus / 8);
    const dom = toDomain(target);
    const vcpus = await this.vcpus(dom, impact | MAXIMUM, options);
    const args = { dom, ncpumaps: vcpus, maplen, flags: impact };
    const { cpumaps, num } = await this.#caller.call(protocol.domainGetVcpuPinInfo, args, options);
    return Array.from({ length: num }, (_, vcpu) =>
      fromCpuMap(cpumaps.subarray(vcpu * maplen, (vcpu + 1) * maplen), hostCpus),
    );
  }
}

/** VIR_DOMAIN_VCPU_MAXIMUM: pins exist for CPUs that are not plugged in too. */
const MAXIMUM = 1 << 2;

/** A bitmap with CPU 0 in the lowest bit of the first byte. */
function toCpuMap(cpus: readonly number[]): Buffer {
  const map = Buffer.alloc(Math.floor(Math.max(0, ...cpus) / 8) + 1);
  for (const cpu of cpus) map[cpu >> 3] = (map[cpu >> 3] ?? 0) | (1 << (cpu & 7));
  return map;
}

function fromCpuMap(map: Buffer, cpus: number): number[] {
  return Array.from({ length: cpus }, (_, cpu) => cpu).filter(
    (cpu) => ((map[cpu >> 3] ?? 0) & (1 << (cpu & 7))) !== 0,
  );
}
