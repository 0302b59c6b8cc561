import { nameAt, type Named } from '../codec.js';
import { MigrateFlags } from '../flags.js';
import { domainAbortJob, domainGetJobInfo, domainGetJobStats } from '../protocol/domain.js';
import * as protocol from '../protocol/migration.js';
import type { RetOf } from '../protocol/procedure.js';
import { paramsToRecord, type ParamRecord, type TypedParam } from '../typed-params.js';
import { toDomain, type Caller, type DomainTarget, type Options } from './caller.js';

/** virDomainJobType. */
const JOB_TYPES = ['none', 'bounded', 'unbounded', 'completed', 'failed', 'cancelled'] as const;

export type JobType = Named<typeof JOB_TYPES>;

/** virDomainJobInfo: times in ms, amounts in bytes. */
export type JobInfo = Omit<RetOf<typeof domainGetJobInfo>, 'type'> & { type: JobType };

export interface MigrateOptions extends Options {
  /** `MigrateFlags`, besides PEER2PEER. Default LIVE. */
  flags?: number;
  /** VIR_MIGRATE_PARAM_…, for example `param.string('migrate_uri', 'tcp://10.0.0.2')`. */
  params?: TypedParam[];
}

/** The long-running job of a domain (migration, save, dump), and migration itself. */
export class JobApi {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Progress of the running job; type `none` when there is none. */
  async info(target: DomainTarget, options?: Options): Promise<JobInfo> {
    const info = await this.#caller.call(domainGetJobInfo, { dom: toDomain(target) }, options);
    return { ...info, type: nameAt(JOB_TYPES, info.type) };
  }

  /** As `info`, with all that libvirt knows; `flags`: 1 for the job completed last, which that forgets. */
  async stats(
    target: DomainTarget,
    flags = 0,
    options?: Options,
  ): Promise<{ type: JobType; params: ParamRecord }> {
    const { type, params } = await this.#caller.call(
      domainGetJobStats,
      { dom: toDomain(target), flags },
      options,
    );
    return { type: nameAt(JOB_TYPES, type), params: paramsToRecord(params) };
  }

  /** Cancels the running job. */
  async abort(target: DomainTarget, options?: Options): Promise<void> {
    await this.#caller.call(domainAbortJob, { dom: toDomain(target) }, options);
  }

  /**
   * Migrates a domain to another host, peer to peer: this host's libvirt connects to `destinationUri` (for example
   * `qemu+tls://host2/system`) by itself. Resolves when the domain runs there; default deadline one hour.
   */
  async migrate(
    target: DomainTarget,
    destinationUri: string,
    { flags = MigrateFlags.LIVE, params = [], ...options }: MigrateOptions = {},
  ): Promise<void> {
    const args = {
      dom: toDomain(target),
      destinationUri,
      params,
      cookie: Buffer.alloc(0),
      flags: flags | MigrateFlags.PEER2PEER,
    };
    await this.#caller.callIsolated(protocol.domainMigratePerform3Params, args, options);
  }

  /** How long a live migration may pause the guest at its end, in ms. */
  async setMaxDowntime(target: DomainTarget, downtimeMs: number, options?: Options): Promise<void> {
    const args = { dom: toDomain(target), downtimeMs: BigInt(downtimeMs), flags: 0 };
    await this.#caller.call(protocol.domainMigrateSetMaxDowntime, args, options);
  }

  /** Bandwidth of migrations in MiB/s. */
  async setMaxSpeed(target: DomainTarget, mibPerSecond: number, options?: Options): Promise<void> {
    const args = { dom: toDomain(target), bandwidth: BigInt(mibPerSecond), flags: 0 };
    await this.#caller.call(protocol.domainMigrateSetMaxSpeed, args, options);
  }

  async maxSpeed(target: DomainTarget, options?: Options): Promise<bigint> {
    const args = { dom: toDomain(target), flags: 0 };
    return (await this.#caller.call(protocol.domainMigrateGetMaxSpeed, args, options)).bandwidth;
  }

  /** Lets the guest run on the destination now and fetch the rest of its memory later (`MigrateFlags.POSTCOPY`). */
  async startPostCopy(target: DomainTarget, options?: Options): Promise<void> {
    await this.#caller.call(
      protocol.domainMigrateStartPostCopy,
      { dom: toDomain(target), flags: 0 },
      options,
    );
  }
}
