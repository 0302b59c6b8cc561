import { ErrorCode, errorCodeName, ErrorDomain, errorDomainName } from './error-codes.js';
import { remoteError, type RemoteError } from './protocol/types.js';
import { XdrDecoder } from './xdr.js';

/** An error that libvirt itself reported: the call arrived and was refused or failed. */
export class LibvirtError extends Error {
  override readonly name = 'LibvirtError';
  /** virErrorNumber, for example 42 (VIR_ERR_NO_DOMAIN). */
  readonly code: number;
  /** virErrorDomain: the part of libvirt that raised it, for example 10 (VIR_FROM_QEMU). */
  readonly domain: number;
  /** virErrorLevel: 1 warning, 2 error. */
  readonly level: number;
  /** libvirt's name of the procedure that failed, for example `DOMAIN_CREATE_WITH_FLAGS`. */
  readonly procedure: string;
  /** libvirt's extra information strings, often the format string and its arguments. */
  readonly details: readonly string[];

  constructor(procedure: string, remote: RemoteError) {
    super(remote.message ?? `${errorCodeName(remote.code)} without a message`);
    this.procedure = procedure;
    this.code = remote.code;
    this.domain = remote.domain;
    this.level = remote.level;
    this.details = [remote.str1, remote.str2, remote.str3].filter((text) => text !== null);
  }

  /** Reads the payload of a message with status ERROR. @throws XdrError */
  static decode(procedure: string, payload: Buffer): LibvirtError {
    return new LibvirtError(procedure, remoteError.decode(new XdrDecoder(payload)));
  }

  /** The code in words, for example `VIR_ERR_NO_DOMAIN`. */
  get codeName(): string {
    return errorCodeName(this.code);
  }

  /** The domain in words, for example `VIR_FROM_QEMU`. */
  get domainName(): string {
    return errorDomainName(this.domain);
  }
}

/** Why there is no connection. */
export type ConnectionErrorReason =
  /** The endpoint could not be reached, or TLS failed. */
  | 'unreachable'
  /** The server wants an authentication that is not supported or was denied. */
  | 'authentication'
  /** The connection broke or the daemon went away. */
  | 'lost'
  /** Keepalive messages were not answered. */
  | 'keepalive'
  /** The server sent bytes that are not libvirt's protocol. */
  | 'protocol'
  /** `close()` was called here. */
  | 'closed';

/**
 * There is no connection (any more). When a call in flight fails with it, the server may or may not have done what
 * was asked: ask for the state before trying again. `sent` tells the two cases apart.
 */
export class LibvirtConnectionError extends Error {
  override readonly name = 'LibvirtConnectionError';

  constructor(
    readonly reason: ConnectionErrorReason,
    message: string,
    options?: ErrorOptions,
    /** Whether the call had been sent when the connection broke. */
    readonly sent: boolean = false,
  ) {
    super(message, options);
  }
}

/** A call passed its deadline. The server may still carry it out; its late reply is dropped. */
export class LibvirtTimeoutError extends Error {
  override readonly name = 'LibvirtTimeoutError';

  constructor(
    readonly procedure: string,
    readonly timeoutMs: number,
    /** Whether the call had been sent; when false it never reached the server. */
    readonly sent: boolean,
  ) {
    super(`${procedure} ${sent ? 'was not answered' : 'could not be sent'} within ${timeoutMs} ms`);
  }
}

/** Whether the error is libvirt's, optionally one of these virErrorNumber codes. */
export function isLibvirtError(error: unknown, ...codes: number[]): error is LibvirtError {
  return error instanceof LibvirtError && (codes.length === 0 || codes.includes(error.code));
}

/** No such domain. */
export const isNoDomain = (error: unknown): error is LibvirtError =>
  isLibvirtError(error, ErrorCode.NO_DOMAIN);
/** The domain is not in a state that allows the call, for example already running or not running. */
export const isOperationInvalid = (error: unknown): error is LibvirtError =>
  isLibvirtError(error, ErrorCode.OPERATION_INVALID);
/** A domain of that name or UUID exists already. libvirt reports it with either of two codes. */
export const isDomainExists = (error: unknown): error is LibvirtError =>
  isLibvirtError(error, ErrorCode.DOM_EXIST) ||
  (isLibvirtError(error, ErrorCode.OPERATION_FAILED) &&
    / already exists with uuid | is already (active|defined)/.test(error.message));
/** No such storage pool. */
export const isNoStoragePool = (error: unknown): error is LibvirtError =>
  isLibvirtError(error, ErrorCode.NO_STORAGE_POOL);
/** No such storage volume. */
export const isNoStorageVolume = (error: unknown): error is LibvirtError =>
  isLibvirtError(error, ErrorCode.NO_STORAGE_VOL);
/** No such secret. */
export const isNoSecret = (error: unknown): error is LibvirtError =>
  isLibvirtError(error, ErrorCode.NO_SECRET);
/** No such snapshot. */
export const isNoSnapshot = (error: unknown): error is LibvirtError =>
  isLibvirtError(error, ErrorCode.NO_DOMAIN_SNAPSHOT);
/** No such node device. */
export const isNoNodeDevice = (error: unknown): error is LibvirtError =>
  isLibvirtError(error, ErrorCode.NO_NODE_DEVICE);
/** The guest agent is missing, not connected or does not answer. */
export const isAgentUnavailable = (error: unknown): error is LibvirtError =>
  isLibvirtError(error, ErrorCode.AGENT_UNRESPONSIVE, ErrorCode.AGENT_UNSYNCED) ||
  (isLibvirtError(error, ErrorCode.ARGUMENT_UNSUPPORTED) &&
    error.domain === ErrorDomain.QEMU &&
    /agent/i.test(error.message));
/** The hypervisor or its version cannot do this. */
export const isUnsupported = (error: unknown): error is LibvirtError =>
  isLibvirtError(
    error,
    ErrorCode.NO_SUPPORT,
    ErrorCode.OPERATION_UNSUPPORTED,
    ErrorCode.CONFIG_UNSUPPORTED,
    ErrorCode.ARGUMENT_UNSUPPORTED,
  );
