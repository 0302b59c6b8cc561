import type { CallOptions } from './call-queue.js';
import { LibvirtConnectionError, isLibvirtError } from './errors.js';
import { authList, authPolkit, AuthType } from './protocol/connect.js';
import type { Procedure } from './protocol/procedure.js';

interface Caller {
  call<Args, Ret>(procedure: Procedure<Args, Ret>, args: Args, options?: CallOptions<Ret>): Promise<Ret>;
}

const NAMES = new Map<number, string>(Object.entries(AuthType).map(([name, type]) => [type, name]));

/**
 * Does what the server asks of a new connection: nothing, or a polkit check of this process (unix sockets).
 * @throws LibvirtConnectionError `authentication` when polkit says no or only SASL is offered
 */
export async function authenticate(
  connection: Caller,
  options: { timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<void> {
  const { types } = await connection.call(authList, {}, options);
  if (types.length === 0 || types.includes(AuthType.NONE)) return;
  if (!types.includes(AuthType.POLKIT)) {
    const offered = types.map((type) => NAMES.get(type) ?? String(type)).join(', ');
    throw new LibvirtConnectionError(
      'authentication',
      `the server offers only ${offered} authentication, which this client does not speak; ` +
        'use auth "none" with a unix socket or TLS certificates, or polkit',
    );
  }
  try {
    await connection.call(authPolkit, {}, options);
  } catch (error) {
    if (!isLibvirtError(error)) throw error;
    throw new LibvirtConnectionError('authentication', `polkit denied access: ${error.message}`, {
      cause: error,
    });
  }
}
