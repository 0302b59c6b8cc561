import { nameAt } from '../codec.js';
import * as protocol from '../protocol/guest.js';
import { paramsToRecord, type ParamRecord } from '../typed-params.js';
import { toDomain, type Caller, type DomainTarget, type Options } from './caller.js';

/** virDomainInterfaceAddressesSource: DHCP leases of libvirt's own networks, the guest agent, the host's ARP table. */
const ADDRESS_SOURCES = { lease: 0, agent: 1, arp: 2 } as const;

/** virIPAddrType. */
const ADDRESS_TYPES = ['ipv4', 'ipv6'] as const;

export interface GuestInterface {
  /** Name in the guest (agent) or of the host's device. */
  name: string;
  mac: string | null;
  addresses: { type: 'ipv4' | 'ipv6' | `unknown-${number}`; address: string; prefix: number }[];
}

export interface GuestFilesystem {
  mountpoint: string;
  /** Device name in the guest. */
  name: string;
  type: string;
  /** Targets of the domain's disks it lies on. */
  devices: string[];
}

/**
 * What the QEMU guest agent knows and does, and the QEMU monitor. Without an agent in the guest most calls fail with an
 * error that `isAgentUnavailable` recognises.
 */
export class GuestApi {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** The guest's NICs and addresses. */
  async addresses(
    target: DomainTarget,
    source: keyof typeof ADDRESS_SOURCES = 'agent',
    options?: Options,
  ): Promise<GuestInterface[]> {
    const args = { dom: toDomain(target), source: ADDRESS_SOURCES[source], flags: 0 };
    const { interfaces } = await this.#caller.call(protocol.domainInterfaceAddresses, args, options);
    return interfaces.map(({ addresses, ...rest }) => ({
      ...rest,
      addresses: addresses.map((address) => ({ ...address, type: nameAt(ADDRESS_TYPES, address.type) })),
    }));
  }

  /** Users, OS, time zone, host name, file systems, …: libvirt's field names. `types`: virDomainGuestInfoTypes; 0 for all. */
  async info(target: DomainTarget, types = 0, options?: Options): Promise<ParamRecord> {
    const args = { dom: toDomain(target), types, flags: 0 };
    return paramsToRecord((await this.#caller.call(protocol.domainGetGuestInfo, args, options)).params);
  }

  /** The guest's mounted file systems. */
  async filesystems(target: DomainTarget, options?: Options): Promise<GuestFilesystem[]> {
    const args = { dom: toDomain(target), flags: 0 };
    return (await this.#caller.call(protocol.domainGetFsInfo, args, options)).filesystems;
  }

  /** Freezes file systems (all when none are named); answers how many. Thaw them soon. */
  async freeze(target: DomainTarget, mountpoints: string[] = [], options?: Options): Promise<number> {
    const args = { dom: toDomain(target), mountpoints, flags: 0 };
    return (await this.#caller.call(protocol.domainFsFreeze, args, options)).count;
  }

  async thaw(target: DomainTarget, mountpoints: string[] = [], options?: Options): Promise<number> {
    const args = { dom: toDomain(target), mountpoints, flags: 0 };
    return (await this.#caller.call(protocol.domainFsThaw, args, options)).count;
  }

  /** Discards unused blocks of at least `minimumBytes`. */
  async trim(target: DomainTarget, minimumBytes = 0, options?: Options): Promise<void> {
    const args = { dom: toDomain(target), mountpoint: null, minimum: BigInt(minimumBytes), flags: 0 };
    await this.#caller.call(protocol.domainFsTrim, args, options);
  }

  /** The guest's clock. */
  async time(target: DomainTarget, options?: Options): Promise<Date> {
    const args = { dom: toDomain(target), flags: 0 };
    const { seconds, nanoseconds } = await this.#caller.call(protocol.domainGetTime, args, options);
    return new Date(Number(seconds) * 1_000 + nanoseconds / 1_000_000);
  }

  async setTime(target: DomainTarget, time: Date, options?: Options): Promise<void> {
    const seconds = Math.floor(time.getTime() / 1_000);
    const nanoseconds = (time.getTime() - seconds * 1_000) * 1_000_000;
    const args = { dom: toDomain(target), seconds: BigInt(seconds), nanoseconds, flags: 0 };
    await this.#caller.call(protocol.domainSetTime, args, options);
  }

  /** Sets a user's password in the guest. `encrypted` when it is a crypt(3) hash already. */
  async setUserPassword(
    target: DomainTarget,
    user: string,
    password: string,
    { encrypted = false }: { encrypted?: boolean } = {},
    options?: Options,
  ): Promise<void> {
    const args = { dom: toDomain(target), user, password, flags: encrypted ? 1 : 0 };
    await this.#caller.call(protocol.domainSetUserPassword, args, options);
  }

  /** Virtual CPUs as the guest sees them: `vcpus`, `online`, `offlinable`. */
  async vcpus(target: DomainTarget, options?: Options): Promise<ParamRecord> {
    const args = { dom: toDomain(target), flags: 0 };
    return paramsToRecord((await this.#caller.call(protocol.domainGetGuestVcpus, args, options)).params);
  }

  async authorizedKeys(target: DomainTarget, user: string, options?: Options): Promise<string[]> {
    const args = { dom: toDomain(target), user, flags: 0 };
    return (await this.#caller.call(protocol.domainAuthorizedSshKeysGet, args, options)).keys;
  }

  /** Sets a user's SSH keys. `flags`: 1 appends, 2 removes the named ones. */
  async setAuthorizedKeys(
    target: DomainTarget,
    user: string,
    keys: string[],
    flags = 0,
    options?: Options,
  ): Promise<void> {
    const args = { dom: toDomain(target), user, keys, flags };
    await this.#caller.call(protocol.domainAuthorizedSshKeysSet, args, options);
  }

  /**
   * Sends a command to the guest agent and returns its answer, both JSON text.
   * @param agentTimeoutSeconds how long libvirt waits for the agent: seconds, -1 libvirt's default, -2 for ever
   */
  async agentCommand(
    target: DomainTarget,
    command: string,
    agentTimeoutSeconds = -1,
    options?: Options,
  ): Promise<string | null> {
    const args = { dom: toDomain(target), command, timeout: agentTimeoutSeconds, flags: 0 };
    return (await this.#caller.call(protocol.qemuDomainAgentCommand, args, options)).result;
  }

  /** Sends a QMP command to QEMU and returns its answer, both JSON text. Marks the domain as tainted. */
  async monitorCommand(target: DomainTarget, command: string, options?: Options): Promise<string> {
    const args = { dom: toDomain(target), command, flags: 0 };
    return (await this.#caller.call(protocol.qemuDomainMonitorCommand, args, options)).result;
  }
}
