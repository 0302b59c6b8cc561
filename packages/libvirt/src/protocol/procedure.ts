import { struct, type Codec, type Shape, type StructOf } from '../codec.js';

/** REMOTE_PROGRAM of remote_protocol.x: everything but QEMU's own calls. */
export const REMOTE_PROGRAM = 0x20008086;
/** QEMU_PROGRAM of qemu_protocol.x: calls that only the QEMU driver has. */
export const QEMU_PROGRAM = 0x20008087;
/** KEEPALIVE_PROGRAM of virkeepaliveprotocol.x ("keep" in ASCII). */
export const KEEPALIVE_PROGRAM = 0x6b656570;
/** All three programs are at version 1 and have never left it. */
export const PROTOCOL_VERSION = 1;

/** What names a procedure on the wire and to people. */
export interface ProcedureId {
  readonly program: number;
  readonly number: number;
  /** libvirt's own name of it, without `REMOTE_PROC_`; appears in errors. */
  readonly name: string;
}

/** One row of a procedure table: a number and the two structs that travel with it. */
export interface Procedure<Args, Ret> extends ProcedureId {
  readonly args: Codec<Args>;
  readonly ret: Codec<Ret>;
  /** Deadline when the caller names none, for procedures that are slow by nature. */
  readonly timeoutMs: number | undefined;
}

/** A procedure after whose reply data flows as stream messages with the call's serial. */
export interface StreamProcedure<Args, Ret> extends Procedure<Args, Ret> {
  readonly stream: StreamDirection;
}

/** Which way data flows, seen from the client. */
export type StreamDirection = 'read' | 'write' | 'duplex';

/** What a procedure takes. */
export type ArgsOf<P> = P extends { readonly args: Codec<infer Args> } ? Args : never;
/** What a procedure gives back. */
export type RetOf<P> = P extends { readonly ret: Codec<infer Ret> } ? Ret : never;

interface Extras {
  program?: number;
  timeoutMs?: number;
}

/** Deadline of procedures that copy memory or disks: ten minutes. */
export const SLOW = 600_000;

/** Defines a procedure; its TypeScript types follow from the two shapes. */
export function procedure<A extends Shape, R extends Shape>(
  number: number,
  name: string,
  args: A,
  ret: R,
  extras: Extras = {},
): Procedure<StructOf<A>, StructOf<R>> {
  return {
    program: extras.program ?? REMOTE_PROGRAM,
    number,
    name,
    args: struct(args),
    ret: struct(ret),
    timeoutMs: extras.timeoutMs,
  };
}

/** Defines a procedure that opens a stream. */
export function streamProcedure<A extends Shape, R extends Shape>(
  number: number,
  name: string,
  stream: StreamDirection,
  args: A,
  ret: R,
): StreamProcedure<StructOf<A>, StructOf<R>> {
  return { ...procedure(number, name, args, ret), stream };
}
