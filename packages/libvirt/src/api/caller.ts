import type { CallOptions } from '../call-queue.js';
import type { Procedure, StreamProcedure } from '../protocol/procedure.js';
import type { Domain } from '../protocol/types.js';
import type { LibvirtStream } from '../stream.js';

/** What the API groups need of the client. */
export interface Caller {
  call<Args, Ret>(procedure: Procedure<Args, Ret>, args: Args, options?: CallOptions<Ret>): Promise<Ret>;
  callIsolated<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    options?: CallOptions<Ret>,
  ): Promise<Ret>;
  openStream<Args, Ret>(
    procedure: StreamProcedure<Args, Ret>,
    args: Args,
    options?: CallOptions<Ret>,
  ): Promise<{ stream: LibvirtStream; ret: Ret }>;
}

/** Deadline and abort signal, which every method takes last. */
export type Options = Pick<CallOptions, 'timeoutMs' | 'signal'>;

/** A domain: as libvirt gave it, or just its UUID, which saves the look-up. */
export type DomainTarget = Domain | string;

/** libvirt's drivers find a domain by its UUID alone; name and id are for messages. */
export function toDomain(target: DomainTarget): Domain {
  return typeof target === 'string' ? { name: '', uuid: target, id: -1 } : target;
}
