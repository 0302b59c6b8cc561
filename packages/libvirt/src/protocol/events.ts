import {
  array,
  int32,
  int64,
  nameAt,
  named,
  optionalString,
  string,
  struct,
  uint32,
  uint64,
  type Codec,
  type Named,
  type Shape,
  type StructOf,
} from '../codec.js';
import { typedParam } from '../typed-params.js';
import { domain, nodeDevice, secret, storagePool, type Domain } from './types.js';

/** What an event is about: each source has its own registration procedures and its own callback ids. */
export type EventSource = 'domain' | 'storagePool' | 'nodeDevice' | 'secret';

/** One row of the event table: which id to register, and what the messages of it hold. */
export interface EventDefinition<T> {
  readonly source: EventSource;
  /** virDomainEventID, virStoragePoolEventID, … */
  readonly id: number;
  /** Number of the message, for example REMOTE_PROC_DOMAIN_EVENT_CALLBACK_LIFECYCLE. */
  readonly number: number;
  readonly message: Codec<T>;
}

function event<S extends Shape>(
  source: EventSource,
  id: number,
  number: number,
  shape: S,
): EventDefinition<StructOf<S>> {
  return { source, id, number, message: struct(shape) };
}

const TUNABLE_MAX = 2048;
const JOB_STATS_MAX = 64;
const GRAPHICS_IDENTITY_MAX = 20;

/** virDomainEventType, and for each the words of its detail (virDomainEventDefinedDetailType, …). */
const LIFECYCLE = {
  defined: ['added', 'updated', 'renamed', 'from-snapshot'],
  undefined: ['removed', 'renamed'],
  started: ['booted', 'migrated', 'restored', 'from-snapshot', 'wakeup'],
  suspended: [
    'paused',
    'migrated',
    'io-error',
    'watchdog',
    'restored',
    'from-snapshot',
    'api-error',
    'postcopy',
    'postcopy-failed',
  ],
  resumed: ['unpaused', 'migrated', 'from-snapshot', 'postcopy', 'postcopy-failed'],
  stopped: ['shutdown', 'destroyed', 'crashed', 'migrated', 'saved', 'failed', 'from-snapshot'],
  shutdown: ['finished', 'guest', 'host'],
  pmsuspended: ['memory', 'disk'],
  crashed: ['panicked', 'crashloaded'],
} as const;

const LIFECYCLE_EVENTS = [
  'defined',
  'undefined',
  'started',
  'suspended',
  'resumed',
  'stopped',
  'shutdown',
  'pmsuspended',
  'crashed',
] as const;

/** A domain came, went or changed its state. */
export interface LifecycleEvent {
  callbackId: number;
  domain: Domain;
  event: Named<typeof LIFECYCLE_EVENTS>;
  /** Why, in the word of the virDomainEvent…DetailType that belongs to the event. */
  detail: string;
}

function lifecycleDetails(name: LifecycleEvent['event']): readonly string[] {
  return name in LIFECYCLE ? LIFECYCLE[name as keyof typeof LIFECYCLE] : [];
}

const lifecycleHead = struct({ callbackId: int32, domain, event: named(LIFECYCLE_EVENTS) });

const lifecycleMessage: Codec<LifecycleEvent> = {
  encode(encoder, value) {
    lifecycleHead.encode(encoder, value);
    named(lifecycleDetails(value.event)).encode(encoder, value.detail);
  },
  decode(decoder) {
    const head = lifecycleHead.decode(decoder);
    return { ...head, detail: nameAt(lifecycleDetails(head.event), decoder.int32()) };
  },
};

const callbackId = int32;
const graphicsAddress = struct({ family: named(['ipv4', 'ipv6', 'unix']), node: string, service: string });
const poolEvent = named(['defined', 'undefined', 'started', 'stopped', 'created', 'deleted']);
const blockJobType = named(['unknown', 'pull', 'copy', 'commit', 'active-commit', 'backup']);

/** virDomainEventIOErrorAction and virDomainEventWatchdogAction. */
const ioErrorAction = named(['none', 'pause', 'report']);
const watchdogAction = named(['none', 'pause', 'reset', 'poweroff', 'shutdown', 'debug', 'inject-nmi']);

/** Every event this client can subscribe to, by the name given to `client.events.subscribe`. */
export const eventTable = {
  lifecycle: {
    source: 'domain',
    id: 0,
    number: 318,
    message: lifecycleMessage,
  } as EventDefinition<LifecycleEvent>,
  reboot: event('domain', 1, 319, { callbackId, domain }),
  /** `offset` in seconds from UTC. */
  rtcChange: event('domain', 2, 320, { callbackId, domain, offset: int64 }),
  watchdog: event('domain', 3, 321, { callbackId, domain, action: watchdogAction }),
  ioError: event('domain', 6, 324, {
    callbackId,
    domain,
    sourcePath: string,
    alias: string,
    action: ioErrorAction,
    reason: string,
  }),
  graphics: event('domain', 5, 323, {
    callbackId,
    domain,
    phase: named(['connect', 'initialize', 'disconnect']),
    local: graphicsAddress,
    remote: graphicsAddress,
    authScheme: string,
    subject: array(struct({ type: string, name: string }), GRAPHICS_IDENTITY_MAX),
  }),
  controlError: event('domain', 7, 325, { callbackId, domain }),
  diskChange: event('domain', 9, 327, {
    callbackId,
    domain,
    oldSourcePath: optionalString,
    newSourcePath: optionalString,
    alias: string,
    reason: named(['change-missing-on-start', 'drop-missing-on-start']),
  }),
  trayChange: event('domain', 10, 328, {
    callbackId,
    domain,
    alias: string,
    reason: named(['open', 'close']),
  }),
  pmWakeup: event('domain', 11, 329, { callbackId, reason: int32, domain }),
  pmSuspend: event('domain', 12, 330, { callbackId, reason: int32, domain }),
  pmSuspendDisk: event('domain', 14, 332, { callbackId, reason: int32, domain }),
  /** `actualKiB` is what the guest uses now. */
  balloonChange: event('domain', 13, 331, { callbackId, domain, actualKiB: uint64 }),
  deviceRemoved: event('domain', 15, 333, { callbackId, domain, alias: string }),
  deviceAdded: event('domain', 19, 354, { callbackId, domain, alias: string }),
  deviceRemovalFailed: event('domain', 22, 367, { callbackId, domain, alias: string }),
  /** VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2: `disk` is the target's name, for example `vda`. */
  blockJob: event('domain', 16, 339, {
    callbackId,
    domain,
    disk: string,
    type: blockJobType,
    status: named(['completed', 'failed', 'canceled', 'ready']),
  }),
  tunable: event('domain', 17, 346, { callbackId, domain, params: array(typedParam, TUNABLE_MAX) }),
  agentLifecycle: event('domain', 18, 348, {
    callbackId,
    domain,
    state: named(['unknown', 'connected', 'disconnected']),
    reason: named(['unknown', 'domain-started', 'channel']),
  }),
  migrationIteration: event('domain', 20, 359, { callbackId, domain, iteration: int32 }),
  jobCompleted: event('domain', 21, 363, { callbackId, domain, params: array(typedParam, JOB_STATS_MAX) }),
  metadataChange: event('domain', 23, 379, {
    callbackId,
    domain,
    type: named(['description', 'title', 'element']),
    uri: optionalString,
  }),
  /** `threshold` and `excess` in bytes. */
  blockThreshold: event('domain', 24, 385, {
    callbackId,
    domain,
    device: string,
    path: optionalString,
    threshold: uint64,
    excess: uint64,
  }),
  memoryFailure: event('domain', 25, 423, {
    callbackId,
    domain,
    recipient: named(['hypervisor', 'guest']),
    action: named(['ignore', 'inject', 'fatal', 'reset']),
    flags: uint32,
  }),
  memoryDeviceSizeChange: event('domain', 26, 438, { callbackId, domain, alias: string, sizeKiB: uint64 }),
  storagePoolLifecycle: event('storagePool', 0, 370, {
    callbackId,
    pool: storagePool,
    event: poolEvent,
    detail: int32,
  }),
  storagePoolRefresh: event('storagePool', 1, 373, { callbackId, pool: storagePool }),
  nodeDeviceLifecycle: event('nodeDevice', 0, 376, {
    callbackId,
    device: nodeDevice,
    event: named(['created', 'deleted', 'defined', 'undefined']),
    detail: int32,
  }),
  nodeDeviceUpdate: event('nodeDevice', 1, 377, { callbackId, device: nodeDevice }),
  secretLifecycle: event('secret', 0, 382, {
    callbackId,
    secret,
    event: named(['defined', 'undefined']),
    detail: int32,
  }),
  secretValueChanged: event('secret', 1, 383, { callbackId, secret }),
} as const;

/** Names of the events. */
export type EventName = keyof typeof eventTable;

/** What the handler of an event receives. */
export type EventOf<Name extends EventName> =
  (typeof eventTable)[Name] extends EventDefinition<infer T> ? T : never;
