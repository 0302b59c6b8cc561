import * as connect from '../protocol/connect.js';
import { paramsToRecord, type ParamRecord } from '../typed-params.js';
import type { Caller, Options } from './caller.js';

/** The host, as virNodeInfo describes it. */
export interface NodeInfo {
  /** CPU model, for example `x86_64`. */
  model: string;
  memoryKiB: number;
  /** Active CPUs. */
  cpus: number;
  /** Expected frequency; 0 when unknown. */
  mhz: number;
  numaNodes: number;
  /** Sockets in a NUMA node. */
  sockets: number;
  /** Cores in a socket. */
  cores: number;
  /** Threads in a core. */
  threads: number;
}

/** What `domainCapabilities` is asked about; what is left out is the hypervisor's default. */
export interface DomainCapabilitiesQuery {
  emulator?: string;
  arch?: string;
  machine?: string;
  /** `kvm`, `qemu`, … */
  virtType?: string;
}

/** virCPUCompareResult. */
export type CpuComparison = 'incompatible' | 'identical' | 'superset';

const CPU_COMPARISONS: readonly CpuComparison[] = ['incompatible', 'identical', 'superset'];

/** Every CPU or NUMA cell together: VIR_NODE_CPU_STATS_ALL_CPUS and VIR_NODE_MEMORY_STATS_ALL_CELLS. */
const ALL = -1;

/** The host and its daemon. */
export class HostApi {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** The host's name. */
  async hostname(options?: Options): Promise<string> {
    return (await this.#caller.call(connect.connectGetHostname, {}, options)).hostname;
  }

  /** The driver's name, for example `QEMU`. */
  async driver(options?: Options): Promise<string> {
    return (await this.#caller.call(connect.connectGetType, {}, options)).type;
  }

  /** The URI that is open, for example `qemu:///system`. */
  async uri(options?: Options): Promise<string> {
    return (await this.#caller.call(connect.connectGetUri, {}, options)).uri;
  }

  /** The hypervisor's version, for example `7.2.17`. */
  async version(options?: Options): Promise<string> {
    return versionText((await this.#caller.call(connect.connectGetVersion, {}, options)).version);
  }

  /** The daemon's libvirt version, for example `9.0.0`. */
  async libvirtVersion(options?: Options): Promise<string> {
    return versionText((await this.#caller.call(connect.connectGetLibVersion, {}, options)).version);
  }

  /** CPUs and memory of the host. */
  async info(options?: Options): Promise<NodeInfo> {
    const { memory, nodes, ...rest } = await this.#caller.call(connect.nodeGetInfo, {}, options);
    return { ...rest, memoryKiB: Number(memory), numaNodes: nodes };
  }

  /** What host and hypervisor can do, as libvirt's `<capabilities>` XML. */
  async capabilities(options?: Options): Promise<string> {
    return (await this.#caller.call(connect.connectGetCapabilities, {}, options)).capabilities;
  }

  /** What a domain of this emulator, architecture and machine can have, as `<domainCapabilities>` XML. */
  async domainCapabilities(query: DomainCapabilitiesQuery = {}, options?: Options): Promise<string> {
    const args = { ...nullable(query), flags: 0 };
    return (await this.#caller.call(connect.connectGetDomainCapabilities, args, options)).capabilities;
  }

  /** SMBIOS information as `<sysinfo>` XML. */
  async sysinfo(options?: Options): Promise<string> {
    return (await this.#caller.call(connect.connectGetSysinfo, { flags: 0 }, options)).sysinfo;
  }

  /** The most virtual CPUs a domain of this type may have. */
  async maxVcpus(type: string | null = null, options?: Options): Promise<number> {
    return (await this.#caller.call(connect.connectGetMaxVcpus, { type }, options)).max;
  }

  /** Time the host's CPUs spent in each state since boot, in ns: `kernel`, `user`, `idle`, `iowait`, … */
  async cpuStats(cpu = ALL, options?: Options): Promise<Record<string, bigint>> {
    const count = await this.#caller.call(connect.nodeGetCpuStats, { cpu, nparams: 0, flags: 0 }, options);
    const args = { cpu, nparams: count.nparams, flags: 0 };
    return fields((await this.#caller.call(connect.nodeGetCpuStats, args, options)).params);
  }

  /** The host's memory in KiB: `total`, `free`, `buffers`, `cached`. */
  async memoryStats(cell = ALL, options?: Options): Promise<Record<string, bigint>> {
    const count = await this.#caller.call(
      connect.nodeGetMemoryStats,
      { cell, nparams: 0, flags: 0 },
      options,
    );
    const args = { cell, nparams: count.nparams, flags: 0 };
    return fields((await this.#caller.call(connect.nodeGetMemoryStats, args, options)).params);
  }

  /** Free memory in bytes. */
  async freeMemory(options?: Options): Promise<number> {
    return Number((await this.#caller.call(connect.nodeGetFreeMemory, {}, options)).bytes);
  }

  /** Free memory of NUMA cells in bytes. */
  async cellsFreeMemory(startCell = 0, maxCells = 1024, options?: Options): Promise<number[]> {
    const { cells } = await this.#caller.call(
      connect.nodeGetCellsFreeMemory,
      { startCell, maxCells },
      options,
    );
    return cells.map(Number);
  }

  /** Free pages of each size (in KiB) in each NUMA cell: cells one after another, sizes in the order asked. */
  async freePages(
    sizesKiB: number[],
    startCell: number,
    cellCount: number,
    options?: Options,
  ): Promise<bigint[]> {
    const args = { pages: sizesKiB, startCell, cellCount, flags: 0 };
    return (await this.#caller.call(connect.nodeGetFreePages, args, options)).counts;
  }

  /** Which CPUs are online, by number. */
  async cpuMap(options?: Options): Promise<boolean[]> {
    const args = { needMap: 1, needOnline: 1, flags: 0 };
    const { map, ret } = await this.#caller.call(connect.nodeGetCpuMap, args, options);
    return Array.from({ length: ret }, (_, cpu) => ((map[cpu >> 3] ?? 0) & (1 << (cpu & 7))) !== 0);
  }

  /** Kernel samepage merging settings and counters. */
  async memoryParameters(options?: Options): Promise<ParamRecord> {
    const count = await this.#caller.call(connect.nodeGetMemoryParameters, { nparams: 0, flags: 0 }, options);
    const args = { nparams: count.nparams, flags: 0 };
    return paramsToRecord((await this.#caller.call(connect.nodeGetMemoryParameters, args, options)).params);
  }

  /** CPU models the hypervisor knows for an architecture. */
  async cpuModelNames(arch: string, options?: Options): Promise<string[]> {
    const args = { arch, needResults: 1, flags: 0 };
    return (await this.#caller.call(connect.connectGetCpuModelNames, args, options)).models;
  }

  /** Whether the host's CPU can run what the `<cpu>` XML asks for. */
  async compareCpu(xml: string, flags = 0, options?: Options): Promise<CpuComparison> {
    const { result } = await this.#caller.call(connect.connectCompareCpu, { xml, flags }, options);
    return CPU_COMPARISONS[result] ?? 'incompatible';
  }

  /** The largest `<cpu>` that all the given hosts have. */
  async baselineCpu(xmlCpus: string[], flags = 0, options?: Options): Promise<string> {
    return (await this.#caller.call(connect.connectBaselineCpu, { xmlCpus, flags }, options)).cpu;
  }

  /** As `compareCpu`, against what the hypervisor on this host can give to a guest. */
  async compareHypervisorCpu(
    xml: string,
    query: DomainCapabilitiesQuery = {},
    options?: Options,
  ): Promise<CpuComparison> {
    const args = { ...nullable(query), xml, flags: 0 };
    const { result } = await this.#caller.call(connect.connectCompareHypervisorCpu, args, options);
    return CPU_COMPARISONS[result] ?? 'incompatible';
  }

  /** As `baselineCpu`, limited to what the hypervisor can give to a guest; what live migration needs. */
  async baselineHypervisorCpu(
    xmlCpus: string[],
    query: DomainCapabilitiesQuery = {},
    options?: Options,
  ): Promise<string> {
    const args = { ...nullable(query), xmlCpus, flags: 0 };
    return (await this.#caller.call(connect.connectBaselineHypervisorCpu, args, options)).cpu;
  }
}

function nullable(query: DomainCapabilitiesQuery) {
  return {
    emulator: query.emulator ?? null,
    arch: query.arch ?? null,
    machine: query.machine ?? null,
    virtType: query.virtType ?? null,
  };
}

function fields(stats: readonly { field: string; value: bigint }[]): Record<string, bigint> {
  return Object.fromEntries(stats.map(({ field, value }) => [field, value]));
}

/** libvirt's versions are `major * 1,000,000 + minor * 1,000 + release`. */
function versionText(version: bigint): string {
  const number = Number(version);
  return `${Math.floor(number / 1_000_000)}.${Math.floor(number / 1_000) % 1_000}.${number % 1_000}`;
}
