import { domainBlockStats, domainGetDiskErrors } from '../protocol/block.js';
import { domainGetCpuStats, domainInterfaceStats } from '../protocol/device.js';
import { connectGetAllDomainStats, domainMemoryStats } from '../protocol/domain.js';
import type { RetOf } from '../protocol/procedure.js';
import type { Domain } from '../protocol/types.js';
import { paramsToRecord, type ParamRecord } from '../typed-params.js';
import { toDomain, type Caller, type DomainTarget, type Options } from './caller.js';

/** Statistics of one domain, by libvirt's field names: `state.state`, `cpu.time`, `block.0.rd.bytes`, … */
export interface DomainStats {
  domain: Domain;
  params: ParamRecord;
}

export interface StatsQuery {
  /** Which domains; all when left out. */
  domains?: DomainTarget[];
  /** `DomainStatsTypes`; 0 for all. */
  types?: number;
  /** `DomainStatsFlags`, and the first eight `DomainListFlags` when no domains are named. */
  flags?: number;
}

/** virDomainMemoryStatTags, by number. */
const MEMORY_TAGS = [
  'swapIn',
  'swapOut',
  'majorFaults',
  'minorFaults',
  'unused',
  'available',
  'actualBalloon',
  'rss',
  'usable',
  'lastUpdate',
  'diskCaches',
  'hugetlbAllocations',
  'hugetlbFailures',
] as const;

/** What the guest's memory is used for, in KiB but for `lastUpdate` (Unix seconds), faults and huge pages (counts). */
export type MemoryStats = Partial<Record<(typeof MEMORY_TAGS)[number], bigint>>;

/** Measurements of domains. */
export class StatsApi {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Statistics of many domains in one call: the way to watch a host. */
  async all(
    { domains = [], types = 0, flags = 0 }: StatsQuery = {},
    options?: Options,
  ): Promise<DomainStats[]> {
    const args = { doms: domains.map(toDomain), stats: types, flags };
    const { records } = await this.#caller.call(connectGetAllDomainStats, args, options);
    return records.map(({ dom, params }) => ({ domain: dom, params: paramsToRecord(params) }));
  }

  /** The guest's memory as its balloon driver reports it. */
  async memory(target: DomainTarget, options?: Options): Promise<MemoryStats> {
    const args = { dom: toDomain(target), maxStats: MEMORY_TAGS.length, flags: 0 };
    const { stats } = await this.#caller.call(domainMemoryStats, args, options);
    const result: MemoryStats = {};
    for (const { tag, value } of stats) {
      const name = MEMORY_TAGS[tag];
      if (name) result[name] = value;
    }
    return result;
  }

  /** CPU time of all virtual CPUs together, in ns: `cpu_time`, `user_time`, `system_time`. Needs cgroups. */
  async cpuTotal(target: DomainTarget, options?: Options): Promise<ParamRecord> {
    const dom = toDomain(target);
    const query = { dom, startCpu: -1, ncpus: 1, flags: 0 };
    const { nparams } = await this.#caller.call(domainGetCpuStats, { ...query, nparams: 0 }, options);
    return paramsToRecord(
      (await this.#caller.call(domainGetCpuStats, { ...query, nparams }, options)).params,
    );
  }

  /** Bytes, packets, errors and drops of a guest NIC. @param device target name on the host, or MAC address */
  async network(
    target: DomainTarget,
    device: string,
    options?: Options,
  ): Promise<RetOf<typeof domainInterfaceStats>> {
    return this.#caller.call(domainInterfaceStats, { dom: toDomain(target), device }, options);
  }

  /** Requests and bytes of a disk. @param disk target, for example `vda`; `''` for all disks together */
  async block(
    target: DomainTarget,
    disk: string,
    options?: Options,
  ): Promise<RetOf<typeof domainBlockStats>> {
    return this.#caller.call(domainBlockStats, { dom: toDomain(target), path: disk }, options);
  }

  /** Disks that paused the guest with an I/O error: virDomainDiskErrorCode by target. */
  async diskErrors(target: DomainTarget, options?: Options): Promise<{ disk: string; error: number }[]> {
    const args = { dom: toDomain(target), maxErrors: 256, flags: 0 };
    return (await this.#caller.call(domainGetDiskErrors, args, options)).errors;
  }
}
