import { nameAt, type Named } from '../codec.js';
import { BlockCommitFlags, BlockJobAbortFlags, BlockRebaseFlags, BlockResizeFlags } from '../flags.js';
import * as protocol from '../protocol/block.js';
import type { TypedParam } from '../typed-params.js';
import { toDomain, type Caller, type DomainTarget, type Options } from './caller.js';

/** virDomainBlockJobType. */
const JOB_TYPES = ['unknown', 'pull', 'copy', 'commit', 'active-commit', 'backup'] as const;

/** A job that is copying a disk's data. `current` of `end` is done, in a unit of the job's own. */
export interface BlockJob {
  type: Named<typeof JOB_TYPES>;
  /** Bytes per second; 0 is unlimited. */
  bandwidth: number;
  current: bigint;
  end: bigint;
}

export interface BlockCommitOptions {
  /** Commit into this file; null for the bottom of the chain. */
  base?: string | null;
  /** Commit from this file; null for the active one. */
  top?: string | null;
  /** Bytes per second; 0 is unlimited. */
  bandwidth?: number;
  /** `BlockCommitFlags`. */
  flags?: number;
}

/**
 * A domain's disks and the jobs that copy them. A disk is named by its target, for example `vda`; sizes are in bytes and
 * speeds in bytes per second. Jobs go on after the call that starts them: wait for `blockJob` events.
 */
export class BlockApi {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Grows a running domain's disk; the guest sees it at once. */
  async resize(target: DomainTarget, disk: string, bytes: number | bigint, options?: Options): Promise<void> {
    const args = { dom: toDomain(target), disk, size: BigInt(bytes), flags: BlockResizeFlags.BYTES };
    await this.#caller.call(protocol.domainBlockResize, args, options);
  }

  /** Sizes of a disk in bytes: as the guest sees it, allocated, and of the file. */
  async info(
    target: DomainTarget,
    disk: string,
    options?: Options,
  ): Promise<{ capacity: number; allocation: number; physical: number }> {
    const args = { dom: toDomain(target), path: disk, flags: 0 };
    const { capacity, allocation, physical } = await this.#caller.call(
      protocol.domainGetBlockInfo,
      args,
      options,
    );
    return { capacity: Number(capacity), allocation: Number(allocation), physical: Number(physical) };
  }

  /** The disk's job, or null when there is none. */
  async job(target: DomainTarget, disk: string, options?: Options): Promise<BlockJob | null> {
    // VIR_DOMAIN_BLOCK_JOB_INFO_BANDWIDTH_BYTES
    const args = { dom: toDomain(target), path: disk, flags: 1 };
    const info = await this.#caller.call(protocol.domainGetBlockJobInfo, args, options);
    if (info.found === 0) return null;
    const { bandwidth, current, end } = info;
    return { type: nameAt(JOB_TYPES, info.type), bandwidth: Number(bandwidth), current, end };
  }

  /** Ends the disk's job; `BlockJobAbortFlags.PIVOT` moves the domain to the copy. */
  async abortJob(target: DomainTarget, disk: string, flags = 0, options?: Options): Promise<void> {
    await this.#caller.call(
      protocol.domainBlockJobAbort,
      { dom: toDomain(target), path: disk, flags },
      options,
    );
  }

  /** Finishes a copy or active commit that is ready: the domain goes on with its result. */
  async pivot(target: DomainTarget, disk: string, options?: Options): Promise<void> {
    await this.abortJob(target, disk, BlockJobAbortFlags.PIVOT, options);
  }

  async setJobSpeed(
    target: DomainTarget,
    disk: string,
    bytesPerSecond: number,
    options?: Options,
  ): Promise<void> {
    // VIR_DOMAIN_BLOCK_JOB_SPEED_BANDWIDTH_BYTES
    const args = { dom: toDomain(target), path: disk, bandwidth: BigInt(bytesPerSecond), flags: 1 };
    await this.#caller.call(protocol.domainBlockJobSetSpeed, args, options);
  }

  /** Copies the disk's backing data into its top file, after which it stands alone. */
  async pull(target: DomainTarget, disk: string, bytesPerSecond = 0, options?: Options): Promise<void> {
    const flags = BlockRebaseFlags.BANDWIDTH_BYTES;
    const args = { dom: toDomain(target), path: disk, bandwidth: BigInt(bytesPerSecond), flags };
    await this.#caller.call(protocol.domainBlockPull, args, options);
  }

  /** As `pull`, down to the backing file `base` only. `flags`: `BlockRebaseFlags`. */
  async rebase(
    target: DomainTarget,
    disk: string,
    base: string | null,
    { bandwidth = 0, flags = 0 }: { bandwidth?: number; flags?: number } = {},
    options?: Options,
  ): Promise<void> {
    const args = {
      dom: toDomain(target),
      path: disk,
      base,
      bandwidth: BigInt(bandwidth),
      flags: flags | BlockRebaseFlags.BANDWIDTH_BYTES,
    };
    await this.#caller.call(protocol.domainBlockRebase, args, options);
  }

  /** Mirrors the disk to what the `<disk>` XML describes; `params` such as `bandwidth`; `flags`: `BlockCopyFlags`. */
  async copy(
    target: DomainTarget,
    disk: string,
    destinationXml: string,
    { params = [], flags = 0 }: { params?: TypedParam[]; flags?: number } = {},
    options?: Options,
  ): Promise<void> {
    const args = { dom: toDomain(target), path: disk, destinationXml, params, flags };
    await this.#caller.call(protocol.domainBlockCopy, args, options);
  }

  /** Writes the data of upper files of the chain down into a lower one. */
  async commit(
    target: DomainTarget,
    disk: string,
    { base = null, top = null, bandwidth = 0, flags = 0 }: BlockCommitOptions = {},
    options?: Options,
  ): Promise<void> {
    const args = {
      dom: toDomain(target),
      disk,
      base,
      top,
      bandwidth: BigInt(bandwidth),
      flags: flags | BlockCommitFlags.BANDWIDTH_BYTES,
    };
    await this.#caller.call(protocol.domainBlockCommit, args, options);
  }

  /** Raises a `blockThreshold` event once, when the guest writes beyond this byte of the file. */
  async setThreshold(
    target: DomainTarget,
    device: string,
    bytes: number | bigint,
    options?: Options,
  ): Promise<void> {
    const args = { dom: toDomain(target), device, threshold: BigInt(bytes), flags: 0 };
    await this.#caller.call(protocol.domainSetBlockThreshold, args, options);
  }
}
