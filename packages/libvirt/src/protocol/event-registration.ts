import type { CallOptions } from '../call-queue.js';
import { int32, optional } from '../codec.js';
import type { EventSource } from './events.js';
import { procedure, type Procedure } from './procedure.js';
import { domain, nodeDevice, secret, storagePool, type Domain } from './types.js';

/** How events of each source are registered: `…EVENT_…REGISTER_ANY` of remote_protocol.x, all alike but in the filter. */

interface Caller {
  call<Args, Ret>(procedure: Procedure<Args, Ret>, args: Args, options?: CallOptions<Ret>): Promise<Ret>;
}

interface RegistrationProcedures {
  register(
    caller: Caller,
    eventId: number,
    domain: Domain | null,
    options: CallOptions<{ callbackId: number }>,
  ): Promise<{ callbackId: number }>;
  deregister: Procedure<{ callbackId: number }, object>;
}

const eventId = int32;
const callbackId = int32;

const registerDomain = procedure(
  316,
  'CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY',
  { eventId, filter: optional(domain) },
  { callbackId },
);
const registerPool = procedure(
  368,
  'CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY',
  { eventId, filter: optional(storagePool) },
  { callbackId },
);
const registerNodeDevice = procedure(
  374,
  'CONNECT_NODE_DEVICE_EVENT_REGISTER_ANY',
  { eventId, filter: optional(nodeDevice) },
  { callbackId },
);
const registerSecret = procedure(
  380,
  'CONNECT_SECRET_EVENT_REGISTER_ANY',
  { eventId, filter: optional(secret) },
  { callbackId },
);

export const eventRegistration: Record<EventSource, RegistrationProcedures> = {
  domain: {
    register: (caller, id, filter, options) => caller.call(registerDomain, { eventId: id, filter }, options),
    deregister: procedure(317, 'CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY', { callbackId }, {}),
  },
  storagePool: {
    register: (caller, id, _, options) => caller.call(registerPool, { eventId: id, filter: null }, options),
    deregister: procedure(369, 'CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY', { callbackId }, {}),
  },
  nodeDevice: {
    register: (caller, id, _, options) =>
      caller.call(registerNodeDevice, { eventId: id, filter: null }, options),
    deregister: procedure(375, 'CONNECT_NODE_DEVICE_EVENT_DEREGISTER_ANY', { callbackId }, {}),
  },
  secret: {
    register: (caller, id, _, options) => caller.call(registerSecret, { eventId: id, filter: null }, options),
    deregister: procedure(381, 'CONNECT_SECRET_EVENT_DEREGISTER_ANY', { callbackId }, {}),
  },
};
