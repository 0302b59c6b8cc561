import { domainState, domainStateReason, type DomainState } from '../domain-state.js';
import * as protocol from '../protocol/domain.js';
import type { Domain } from '../protocol/types.js';
import { toDomain, type Caller, type DomainTarget, type Options } from './caller.js';

export interface DomainStateInfo {
  state: DomainState;
  /** Why, for example `booted`, `user`, `destroyed`, `crashed`. */
  reason: string;
}

/** virDomainInfo. */
export interface DomainInfo {
  state: DomainState;
  maxMemoryKiB: number;
  memoryKiB: number;
  vcpus: number;
  /** CPU time used, in ns. */
  cpuTime: bigint;
}

/** Where a metadata string lives: the description, the title, or a custom element of a namespace. */
export type Metadata =
  | { type: 'description' | 'title'; value: string | null }
  | {
      type: 'element';
      /** The element's XML without namespace prefix; `null` removes it. */
      value: string | null;
      /** Namespace prefix under which it is stored. */
      key: string;
      uri: string;
    };

const METADATA_TYPES = { description: 0, title: 1, element: 2 } as const;

/** Domains: looking them up, defining them, starting and stopping them, and what they are and do. */
export class DomainApi {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** All domains that match `flags` (`DomainListFlags`; 0 for every one). */
  async list(flags = 0, options?: Options): Promise<Domain[]> {
    return (await this.#caller.call(protocol.connectListAllDomains, { needResults: 1, flags }, options))
      .domains;
  }

  /** @throws LibvirtError VIR_ERR_NO_DOMAIN */
  async byUuid(uuid: string, options?: Options): Promise<Domain> {
    return (await this.#caller.call(protocol.domainLookupByUuid, { uuid }, options)).dom;
  }

  /** @throws LibvirtError VIR_ERR_NO_DOMAIN */
  async byName(name: string, options?: Options): Promise<Domain> {
    return (await this.#caller.call(protocol.domainLookupByName, { name }, options)).dom;
  }

  /** Finds a running domain by its id. @throws LibvirtError VIR_ERR_NO_DOMAIN */
  async byId(id: number, options?: Options): Promise<Domain> {
    return (await this.#caller.call(protocol.domainLookupById, { id }, options)).dom;
  }

  /** Defines or redefines a persistent domain; `flags`: `DomainDefineFlags`. */
  async define(xml: string, flags = 0, options?: Options): Promise<Domain> {
    return (await this.#caller.call(protocol.domainDefineXmlFlags, { xml, flags }, options)).dom;
  }

  /** Forgets the definition; a running domain goes on as a transient one. `flags`: `DomainUndefineFlags`. */
  async undefine(target: DomainTarget, flags = 0, options?: Options): Promise<void> {
    await this.#caller.call(protocol.domainUndefineFlags, { dom: toDomain(target), flags }, options);
  }

  /**
   * Starts a defined domain, over a connection of its own: it lasts until QEMU is up, and many may start at once.
   * `flags`: `DomainCreateFlags`.
   */
  async start(target: DomainTarget, flags = 0, options?: Options): Promise<Domain> {
    const args = { dom: toDomain(target), flags };
    return (await this.#caller.callIsolated(protocol.domainCreateWithFlags, args, options)).dom;
  }

  /** Starts a transient domain from XML; it is gone when it stops. `flags`: `DomainCreateFlags`. */
  async create(xml: string, flags = 0, options?: Options): Promise<Domain> {
    return (await this.#caller.call(protocol.domainCreateXml, { xml, flags }, options)).dom;
  }

  /** Stops it at once, like pulling the plug; `flags`: `DomainDestroyFlags`. */
  async destroy(target: DomainTarget, flags = 0, options?: Options): Promise<void> {
    await this.#caller.call(protocol.domainDestroyFlags, { dom: toDomain(target), flags }, options);
  }

  /** Asks the guest to shut down and returns before it has; `flags`: `DomainShutdownFlags`. */
  async shutdown(target: DomainTarget, flags = 0, options?: Options): Promise<void> {
    await this.#caller.call(protocol.domainShutdownFlags, { dom: toDomain(target), flags }, options);
  }

  /** Asks the guest to reboot and returns before it has; `flags`: `DomainShutdownFlags`. */
  async reboot(target: DomainTarget, flags = 0, options?: Options): Promise<void> {
    await this.#caller.call(protocol.domainReboot, { dom: toDomain(target), flags }, options);
  }

  /** Resets the machine, like the reset button. */
  async reset(target: DomainTarget, options?: Options): Promise<void> {
    await this.#caller.call(protocol.domainReset, { dom: toDomain(target), flags: 0 }, options);
  }

  /** Pauses the virtual CPUs; memory stays where it is. */
  async suspend(target: DomainTarget, options?: Options): Promise<void> {
    await this.#caller.call(protocol.domainSuspend, { dom: toDomain(target) }, options);
  }

  /** Lets a paused domain go on. */
  async resume(target: DomainTarget, options?: Options): Promise<void> {
    await this.#caller.call(protocol.domainResume, { dom: toDomain(target) }, options);
  }

  /** Wakes a guest that put itself to sleep. */
  async wakeup(target: DomainTarget, options?: Options): Promise<void> {
    await this.#caller.call(protocol.domainPmWakeup, { dom: toDomain(target), flags: 0 }, options);
  }

  /** Renames a domain that is not running. */
  async rename(target: DomainTarget, newName: string, options?: Options): Promise<void> {
    await this.#caller.call(protocol.domainRename, { dom: toDomain(target), newName, flags: 0 }, options);
  }

  /** Saves memory to libvirt's own file and stops; the next start resumes there. `flags`: `DomainSaveFlags`. */
  async managedSave(target: DomainTarget, flags = 0, options?: Options): Promise<void> {
    await this.#caller.callIsolated(protocol.domainManagedSave, { dom: toDomain(target), flags }, options);
  }

  async hasManagedSave(target: DomainTarget, options?: Options): Promise<boolean> {
    const args = { dom: toDomain(target), flags: 0 };
    return (await this.#caller.call(protocol.domainHasManagedSaveImage, args, options)).result;
  }

  async removeManagedSave(target: DomainTarget, options?: Options): Promise<void> {
    await this.#caller.call(protocol.domainManagedSaveRemove, { dom: toDomain(target), flags: 0 }, options);
  }

  /** Saves memory to a file on the host and stops. `xml` replaces the description kept in it. */
  async save(
    target: DomainTarget,
    path: string,
    xml: string | null = null,
    flags = 0,
    options?: Options,
  ): Promise<void> {
    const args = { dom: toDomain(target), to: path, xml, flags };
    await this.#caller.callIsolated(protocol.domainSaveFlags, args, options);
  }

  /** Resumes from a file that `save` wrote. */
  async restore(path: string, xml: string | null = null, flags = 0, options?: Options): Promise<void> {
    await this.#caller.callIsolated(protocol.domainRestoreFlags, { from: path, xml, flags }, options);
  }

  /** Writes the guest's memory to a file on the host. `format` is virDomainCoreDumpFormat, `flags` virDomainCoreDumpFlags. */
  async coreDump(
    target: DomainTarget,
    path: string,
    format = 0,
    flags = 0,
    options?: Options,
  ): Promise<void> {
    const args = { dom: toDomain(target), to: path, format, flags };
    await this.#caller.callIsolated(protocol.domainCoreDumpWithFormat, args, options);
  }

  /** Sends a non-maskable interrupt, which makes many guests write a crash dump. */
  async injectNmi(target: DomainTarget, options?: Options): Promise<void> {
    await this.#caller.call(protocol.domainInjectNmi, { dom: toDomain(target), flags: 0 }, options);
  }

  /** Presses up to 16 keys together for `holdMs`. `codeset` is virKeycodeSet (0 Linux, 1 XT, 9 QEMU numbers). */
  async sendKeys(
    target: DomainTarget,
    keycodes: number[],
    { codeset = 0, holdMs = 0 }: { codeset?: number; holdMs?: number } = {},
    options?: Options,
  ): Promise<void> {
    const args = { dom: toDomain(target), codeset, holdTime: holdMs, keycodes, flags: 0 };
    await this.#caller.call(protocol.domainSendKey, args, options);
  }

  /** The domain's XML; `flags`: `DomainXmlFlags`. */
  async xml(target: DomainTarget, flags = 0, options?: Options): Promise<string> {
    return (await this.#caller.call(protocol.domainGetXmlDesc, { dom: toDomain(target), flags }, options))
      .xml;
  }

  /** The state and why. */
  async state(target: DomainTarget, options?: Options): Promise<DomainStateInfo> {
    const args = { dom: toDomain(target), flags: 0 };
    const { state, reason } = await this.#caller.call(protocol.domainGetState, args, options);
    return { state: domainState(state), reason: domainStateReason(state, reason) };
  }

  /** State, memory, CPUs and CPU time. */
  async info(target: DomainTarget, options?: Options): Promise<DomainInfo> {
    const info = await this.#caller.call(protocol.domainGetInfo, { dom: toDomain(target) }, options);
    return {
      state: domainState(info.state),
      maxMemoryKiB: Number(info.maxMemory),
      memoryKiB: Number(info.memory),
      vcpus: info.vcpus,
      cpuTime: info.cpuTime,
    };
  }

  async isActive(target: DomainTarget, options?: Options): Promise<boolean> {
    return (await this.#caller.call(protocol.domainIsActive, { dom: toDomain(target) }, options)).active;
  }

  async isPersistent(target: DomainTarget, options?: Options): Promise<boolean> {
    return (await this.#caller.call(protocol.domainIsPersistent, { dom: toDomain(target) }, options))
      .persistent;
  }

  /** Whether the persistent definition was changed since the domain started. */
  async isUpdated(target: DomainTarget, options?: Options): Promise<boolean> {
    return (await this.#caller.call(protocol.domainIsUpdated, { dom: toDomain(target) }, options)).updated;
  }

  /** Whether it starts with the host's libvirt. */
  async autostart(target: DomainTarget, options?: Options): Promise<boolean> {
    return (await this.#caller.call(protocol.domainGetAutostart, { dom: toDomain(target) }, options))
      .autostart;
  }

  async setAutostart(target: DomainTarget, autostart: boolean, options?: Options): Promise<void> {
    await this.#caller.call(protocol.domainSetAutostart, { dom: toDomain(target), autostart }, options);
  }

  /** Description, title, or the custom element of a namespace `uri`. @throws LibvirtError VIR_ERR_NO_DOMAIN_METADATA */
  async metadata(
    target: DomainTarget,
    what: 'description' | 'title' | { uri: string },
    impact = 0,
    options?: Options,
  ): Promise<string> {
    const args =
      typeof what === 'string'
        ? { dom: toDomain(target), type: METADATA_TYPES[what], uri: null, flags: impact }
        : { dom: toDomain(target), type: METADATA_TYPES.element, uri: what.uri, flags: impact };
    return (await this.#caller.call(protocol.domainGetMetadata, args, options)).metadata;
  }

  /** Sets or removes metadata; `impact`: `Affect`. */
  async setMetadata(target: DomainTarget, metadata: Metadata, impact = 0, options?: Options): Promise<void> {
    const args = {
      dom: toDomain(target),
      type: METADATA_TYPES[metadata.type],
      metadata: metadata.value,
      key: metadata.type === 'element' ? metadata.key : null,
      uri: metadata.type === 'element' ? metadata.uri : null,
      flags: impact,
    };
    await this.#caller.call(protocol.domainSetMetadata, args, options);
  }
}
