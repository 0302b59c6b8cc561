import { domainGetBlockIoTune, domainSetBlockIoTune } from '../protocol/block.js';
import * as protocol from '../protocol/device.js';
import { paramsToRecord, type ParamRecord, type TypedParam } from '../typed-params.js';
import { toDomain, type Caller, type DomainTarget, type Options } from './caller.js';

/** Zero parameters wanted: the server answers how many there are. */
const COUNT_ONLY = 0;

/**
 * Limits and weights of a domain, as libvirt's typed parameters: `cpu_shares`, `total_iops_sec`, `inbound.average`, …
 * Setters take `param.ullong('total_iops_sec', 500n)` and the like; `impact` is `Affect`.
 */
export class TuningApi {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** CPU shares, period and quota. */
  async setScheduler(
    target: DomainTarget,
    params: TypedParam[],
    impact = 0,
    options?: Options,
  ): Promise<void> {
    const args = { dom: toDomain(target), params, flags: impact };
    await this.#caller.call(protocol.domainSetSchedulerParameters, args, options);
  }

  async scheduler(target: DomainTarget, impact = 0, options?: Options): Promise<ParamRecord> {
    // The server fills up to as many as asked; this call has no counting form.
    const args = { dom: toDomain(target), nparams: 16, flags: impact };
    return paramsToRecord(
      (await this.#caller.call(protocol.domainGetSchedulerParameters, args, options)).params,
    );
  }

  /** Weight among the host's users of its disks. Needs cgroups. */
  async setBlkio(target: DomainTarget, params: TypedParam[], impact = 0, options?: Options): Promise<void> {
    const args = { dom: toDomain(target), params, flags: impact };
    await this.#caller.call(protocol.domainSetBlkioParameters, args, options);
  }

  async blkio(target: DomainTarget, impact = 0, options?: Options): Promise<ParamRecord> {
    const query = { dom: toDomain(target), flags: impact };
    const count = await this.#caller.call(
      protocol.domainGetBlkioParameters,
      { ...query, nparams: COUNT_ONLY },
      options,
    );
    const args = { ...query, nparams: count.nparams };
    return paramsToRecord((await this.#caller.call(protocol.domainGetBlkioParameters, args, options)).params);
  }

  /** Hard and soft memory limits in KiB. Needs cgroups. */
  async setMemory(target: DomainTarget, params: TypedParam[], impact = 0, options?: Options): Promise<void> {
    const args = { dom: toDomain(target), params, flags: impact };
    await this.#caller.call(protocol.domainSetMemoryParameters, args, options);
  }

  async memory(target: DomainTarget, impact = 0, options?: Options): Promise<ParamRecord> {
    const query = { dom: toDomain(target), flags: impact };
    const count = await this.#caller.call(
      protocol.domainGetMemoryParameters,
      { ...query, nparams: COUNT_ONLY },
      options,
    );
    const args = { ...query, nparams: count.nparams };
    return paramsToRecord(
      (await this.#caller.call(protocol.domainGetMemoryParameters, args, options)).params,
    );
  }

  /** Bandwidth of a NIC. @param device target name on the host, or MAC address */
  async setNetwork(
    target: DomainTarget,
    device: string,
    params: TypedParam[],
    impact = 0,
    options?: Options,
  ): Promise<void> {
    const args = { dom: toDomain(target), device, params, flags: impact };
    await this.#caller.call(protocol.domainSetInterfaceParameters, args, options);
  }

  async network(target: DomainTarget, device: string, impact = 0, options?: Options): Promise<ParamRecord> {
    const query = { dom: toDomain(target), device, flags: impact };
    const count = await this.#caller.call(
      protocol.domainGetInterfaceParameters,
      { ...query, nparams: COUNT_ONLY },
      options,
    );
    const args = { ...query, nparams: count.nparams };
    return paramsToRecord(
      (await this.#caller.call(protocol.domainGetInterfaceParameters, args, options)).params,
    );
  }

  /** Throughput and request rate of a disk. @param disk target, for example `vda` */
  async setBlockIo(
    target: DomainTarget,
    disk: string,
    params: TypedParam[],
    impact = 0,
    options?: Options,
  ): Promise<void> {
    const args = { dom: toDomain(target), disk, params, flags: impact };
    await this.#caller.call(domainSetBlockIoTune, args, options);
  }

  async blockIo(target: DomainTarget, disk: string, impact = 0, options?: Options): Promise<ParamRecord> {
    const query = { dom: toDomain(target), disk, flags: impact };
    const count = await this.#caller.call(domainGetBlockIoTune, { ...query, nparams: COUNT_ONLY }, options);
    const args = { ...query, nparams: count.nparams };
    return paramsToRecord((await this.#caller.call(domainGetBlockIoTune, args, options)).params);
  }
}
