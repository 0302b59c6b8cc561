/** Base class of everything that this package throws. */
export class OvsdbError extends Error {
  override name = 'OvsdbError';
}

/**
 * The connection is absent or was lost. For a `transact` that was already sent the outcome is unknown:
 * the server may or may not have committed it.
 */
export class OvsdbConnectionError extends OvsdbError {
  override name = 'OvsdbConnectionError';
}

/** A call's deadline passed. For a `transact` that was already sent the outcome is unknown. */
export class OvsdbTimeoutError extends OvsdbError {
  override name = 'OvsdbTimeoutError';
}

/** The peer sent something that is not OVSDB, or the caller asked for something that the schema does not have. */
export class OvsdbProtocolError extends OvsdbError {
  override name = 'OvsdbProtocolError';
}

/** The server answered a request with an error (RFC 7047 section 4.1). */
export class OvsdbRpcError extends OvsdbError {
  override name = 'OvsdbRpcError';

  constructor(
    readonly method: string,
    /** The server's own error object or string. */
    readonly reply: unknown,
  ) {
    super(`${method}: ${describe(reply)}`);
  }
}

/** A transaction was refused and changed nothing (RFC 7047 section 4.1.3). */
export class OvsdbTransactionError extends OvsdbError {
  override name = 'OvsdbTransactionError';

  constructor(
    /** Short name from RFC 7047 section 3.1, such as `constraint violation` or `timed out` (a failed `wait`). */
    readonly error: string,
    readonly details: string,
    /** Index of the operation that failed; equal to the number of operations when the commit itself failed. */
    readonly operationIndex: number,
  ) {
    super(`transaction refused at operation ${operationIndex}: ${error}${details ? ` (${details})` : ''}`);
  }
}

function describe(reply: unknown): string {
  if (typeof reply === 'string') return reply;
  if (typeof reply === 'object' && reply !== null && 'error' in reply) {
    const details = 'details' in reply ? ` (${String(reply.details)})` : '';
    return `${String(reply.error)}${details}`;
  }
  return JSON.stringify(reply);
}
