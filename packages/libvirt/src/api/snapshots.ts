import * as protocol from '../protocol/snapshot.js';
import type { DomainSnapshot } from '../protocol/types.js';
import { toDomain, type Caller, type DomainTarget, type Options } from './caller.js';

/** Snapshots of domains. */
export class SnapshotApi {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Takes the snapshot that the `<domainsnapshot>` XML describes; `flags`: `SnapshotCreateFlags`. */
  async create(target: DomainTarget, xml: string, flags = 0, options?: Options): Promise<DomainSnapshot> {
    const args = { dom: toDomain(target), xml, flags };
    return (await this.#caller.callIsolated(protocol.domainSnapshotCreateXml, args, options)).snapshot;
  }

  async list(target: DomainTarget, flags = 0, options?: Options): Promise<DomainSnapshot[]> {
    const args = { dom: toDomain(target), needResults: 1, flags };
    return (await this.#caller.call(protocol.domainListAllSnapshots, args, options)).snapshots;
  }

  async children(snapshot: DomainSnapshot, flags = 0, options?: Options): Promise<DomainSnapshot[]> {
    const args = { snapshot, needResults: 1, flags };
    return (await this.#caller.call(protocol.domainSnapshotListAllChildren, args, options)).snapshots;
  }

  /** @throws LibvirtError VIR_ERR_NO_DOMAIN_SNAPSHOT */
  async byName(target: DomainTarget, name: string, options?: Options): Promise<DomainSnapshot> {
    const args = { dom: toDomain(target), name, flags: 0 };
    return (await this.#caller.call(protocol.domainSnapshotLookupByName, args, options)).snapshot;
  }

  /** The snapshot the domain's state derives from, or null. */
  async current(target: DomainTarget, options?: Options): Promise<DomainSnapshot | null> {
    const args = { dom: toDomain(target), flags: 0 };
    const { result } = await this.#caller.call(protocol.domainHasCurrentSnapshot, args, options);
    return result ? (await this.#caller.call(protocol.domainSnapshotCurrent, args, options)).snapshot : null;
  }

  /** @throws LibvirtError VIR_ERR_NO_DOMAIN_SNAPSHOT when it has no parent */
  async parent(snapshot: DomainSnapshot, options?: Options): Promise<DomainSnapshot> {
    return (await this.#caller.call(protocol.domainSnapshotGetParent, { snapshot, flags: 0 }, options))
      .parent;
  }

  async xml(snapshot: DomainSnapshot, flags = 0, options?: Options): Promise<string> {
    return (await this.#caller.call(protocol.domainSnapshotGetXmlDesc, { snapshot, flags }, options)).xml;
  }

  /** Puts the domain back to the snapshot; `flags`: `SnapshotRevertFlags`. */
  async revert(snapshot: DomainSnapshot, flags = 0, options?: Options): Promise<void> {
    await this.#caller.callIsolated(protocol.domainRevertToSnapshot, { snapshot, flags }, options);
  }

  /** `flags`: `SnapshotDeleteFlags`. */
  async delete(snapshot: DomainSnapshot, flags = 0, options?: Options): Promise<void> {
    await this.#caller.callIsolated(protocol.domainSnapshotDelete, { snapshot, flags }, options);
  }
}
