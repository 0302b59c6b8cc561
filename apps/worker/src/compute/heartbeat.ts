import { statfs } from 'node:fs/promises';
import { cpus, freemem } from 'node:os';
import type { Logger } from '@skydeck/core/logger';
import type { NetworkDriver } from '@skydeck/core/network/network-driver';
import type { Db, Prisma } from '@skydeck/db';
import type { LibvirtClient } from '@skydeck/libvirt';
import type { Accelerator } from './accelerator';

const EVERY_MS = 5_000;
const CALL_TIMEOUT_MS = 3_000;
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

export interface HeartbeatOptions {
  db: Db;
  hostId: string;
  libvirt: LibvirtClient;
  network: Pick<NetworkDriver, 'hostFacts'>;
  accelerator: Accelerator;
  instancesDir: string;
  agentVersion: string;
  log: Logger;
}

/** Tells the cloud every few seconds that this host lives, what it has, what it uses and what is wrong with it. */
export class Heartbeat {
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> = Promise.resolve();
  private lastCpu = cpuTimes();
  private readonly stopping = new AbortController();
  /** What is wrong with the host, or null. */
  problem: string | null = null;

  constructor(private readonly options: HeartbeatOptions) {}

  async start(): Promise<void> {
    await this.beat();
    this.timer = setInterval(() => {
      this.beating = this.beat().catch((error: unknown) => {
        this.options.log.warn({ err: error }, 'the heartbeat was not recorded');
      });
    }, EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.beating;
  }

  private async beat(): Promise<void> {
    const { db, hostId, accelerator, agentVersion } = this.options;
    const problems: string[] = [];
    const parts = await Promise.all(
      [this.hypervisorFacts(), this.diskFacts(), this.networkFacts()].map((facts) =>
        facts.catch((error: unknown): Prisma.HostUpdateInput => {
          problems.push(error instanceof Error ? error.message : String(error));
          return {};
        }),
      ),
    );
    this.problem = problems.length > 0 ? problems.join('; ') : null;
    await db.host.update({
      where: { id: hostId },
      data: {
        ...Object.assign({}, ...parts),
        accelerator: accelerator.type,
        acceleratorReason: accelerator.reason,
        agentVersion,
        cpuPercent: this.cpuPercent(),
        ramMiBFree: Math.round(freemem() / MIB),
        problem: this.problem,
        heartbeatAt: new Date(),
      },
    });
  }

  private async hypervisorFacts(): Promise<Prisma.HostUpdateInput> {
    const { host } = this.options.libvirt;
    const options = { timeoutMs: CALL_TIMEOUT_MS, signal: this.stopping.signal };
    try {
      const [info, libvirtVersion, hypervisorVersion] = await Promise.all([
        host.info(options),
        host.libvirtVersion(options),
        host.version(options),
      ]);
      return {
        vcpusTotal: info.cpus,
        ramMiBTotal: Math.floor(info.memoryKiB / 1024),
        libvirtVersion,
        hypervisorVersion,
      };
    } catch (error) {
      throw new Error('libvirt does not answer', { cause: error });
    }
  }

  private async diskFacts(): Promise<Prisma.HostUpdateInput> {
    const { bsize, blocks, bavail } = await statfs(this.options.instancesDir);
    return {
      diskGiBTotal: Math.floor((blocks * bsize) / GIB),
      diskGiBFree: Math.floor((bavail * bsize) / GIB),
    };
  }

  private async networkFacts(): Promise<Prisma.HostUpdateInput> {
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]);
    try {
      const facts = await this.options.network.hostFacts(signal);
      const { datapath, ovnVersion, chassisName, physicalNetworks } = facts;
      return { datapath, ovnVersion, chassisName, physicalNetworks: [...physicalNetworks] };
    } catch (error) {
      throw new Error('Open vSwitch or OVN does not answer', { cause: error });
    }
  }

  /** Since the last beat, of all processors together. */
  private cpuPercent(): number {
    const now = cpuTimes();
    const total = now.total - this.lastCpu.total;
    const idle = now.idle - this.lastCpu.idle;
    this.lastCpu = now;
    return total > 0 ? Math.round((1 - idle / total) * 1000) / 10 : 0;
  }
}

function cpuTimes(): { idle: number; total: number } {
  const sum = { idle: 0, total: 0 };
  for (const { times } of cpus()) {
    sum.idle += times.idle;
    sum.total += Object.values(times).reduce((a, b) => a + b, 0);
  }
  return sum;
}
