import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { LOCK_AFTER_FAILURES, LOCK_SECONDS } from './lock-out';

/** What one address may try, counting only attempts that fail. */
const PER_ADDRESS = { points: 60, duration: 300 };
/** What may be tried for one user name, from anywhere. */
const PER_NAME = { points: 15, duration: 60 };

export interface LoginLimiter {
  /** Counts an attempt. Answers the seconds to wait when there were too many, else null. */
  attempt(address: string | null, name: string): Promise<number | null>;
  /** Takes a successful attempt out of the counts. */
  succeeded(address: string | null, name: string): Promise<void>;
  /** Seconds for which a name that no user has counts as locked, or null. */
  unknownLockedFor(name: string): Promise<number | null>;
  /**
   * Counts a failure for a name that no user has, the way a user's row counts its own: answers the seconds
   * that it is locked for, or null. Without it a lock-out would tell which names exist.
   */
  unknownFailed(name: string): Promise<number | null>;
}

/** Limits kept in Redis, for all web processes; in this process's memory while Redis is away. */
export function createLoginLimiter(redis: Redis | null): LoginLimiter {
  const make = (keyPrefix: string, limits: { points: number; duration: number; blockDuration?: number }) => {
    const memory = new RateLimiterMemory({ keyPrefix, ...limits });
    if (!redis) return memory;
    return new RateLimiterRedis({
      storeClient: redis,
      keyPrefix,
      ...limits,
      rejectIfRedisNotReady: true,
      insuranceLimiter: memory,
    });
  };
  const addresses = make('skydeck:login:address', PER_ADDRESS);
  const names = make('skydeck:login:name', PER_NAME);
  const unknown = make('skydeck:login:unknown', {
    points: LOCK_AFTER_FAILURES - 1,
    duration: 86_400,
    blockDuration: LOCK_SECONDS,
  });
  return {
    async attempt(address, name) {
      const waits = await Promise.all([
        address === null ? null : consume(addresses, address),
        consume(names, keyOf(name)),
      ]);
      const longest = Math.max(...waits.map((wait) => wait ?? 0));
      return longest > 0 ? longest : null;
    },
    async succeeded(address, name) {
      await Promise.all([address === null ? null : addresses.reward(address), names.reward(keyOf(name))]);
    },
    async unknownLockedFor(name) {
      const state = await unknown.get(keyOf(name));
      return state && state.consumedPoints >= LOCK_AFTER_FAILURES ? secondsOf(state) : null;
    },
    unknownFailed: (name) => consume(unknown, keyOf(name)),
  };
}

async function consume(limiter: RateLimiterAbstract, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return secondsOf(refusal);
    throw refusal;
  }
}

function secondsOf(state: RateLimiterRes): number {
  return Math.max(1, Math.ceil(state.msBeforeNext / 1000));
}

/** Names are typed by strangers and may be a password in the wrong field: only their hash is kept. */
function keyOf(name: string): string {
  return createHash('sha256').update(name.toLowerCase()).digest('base64url');
}
