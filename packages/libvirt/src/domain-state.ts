import { nameAt, type Named } from './codec.js';

/** virDomainState in words, by number. */
const STATES = [
  'nostate',
  'running',
  'blocked',
  'paused',
  'shutdown',
  'shutoff',
  'crashed',
  'pmsuspended',
] as const;

/** The reasons of each state (virDomainRunningReason, …), by number. */
const REASONS: Partial<Record<DomainState, readonly string[]>> = {
  running: [
    'unknown',
    'booted',
    'migrated',
    'restored',
    'from-snapshot',
    'unpaused',
    'migration-canceled',
    'save-canceled',
    'wakeup',
    'crashed',
    'postcopy',
    'postcopy-failed',
  ],
  paused: [
    'unknown',
    'user',
    'migration',
    'save',
    'dump',
    'io-error',
    'watchdog',
    'from-snapshot',
    'shutting-down',
    'snapshot',
    'crashed',
    'starting-up',
    'postcopy',
    'postcopy-failed',
  ],
  shutdown: ['unknown', 'user'],
  shutoff: [
    'unknown',
    'shutdown',
    'destroyed',
    'crashed',
    'migrated',
    'saved',
    'failed',
    'from-snapshot',
    'daemon',
  ],
  crashed: ['unknown', 'panicked'],
};

/** virDomainState. `shutdown` is a guest on its way down; `shutoff` one that is not running. */
export type DomainState = Named<typeof STATES>;

/** The state in words. */
export function domainState(state: number): DomainState {
  return nameAt(STATES, state);
}

/** The reason in words, for example `destroyed` of a domain that is `shutoff`. */
export function domainStateReason(state: number, reason: number): string {
  return nameAt(REASONS[domainState(state)] ?? ['unknown'], reason);
}
