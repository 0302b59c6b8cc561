import { config, type Config } from '@skydeck/core/config';
import { createEventHub, type EventHub } from '@skydeck/core/events/event-hub';
import { createLoginLimiter, type LoginLimiter } from '@skydeck/core/identity/login-limiter';
import { createLogger, type Logger } from '@skydeck/core/logger';
import { createBullWake, type BullWake } from '@skydeck/core/operation/bull-queue';
import { createDb, type Db } from '@skydeck/db';
import { Redis } from 'ioredis';

/** What the process has one of. */
export interface Runtime {
  config: Config;
  log: Logger;
  db: Db;
  redis: Redis;
  wake: BullWake;
  hub: EventHub;
  limiter: LoginLimiter;
  /** Aborted when the process stops: whoever keeps a connection open ends it then. */
  stopping: AbortController;
}

const KEY = Symbol.for('skydeck.web.runtime');
const holder = globalThis as { [KEY]?: Runtime };

/**
 * The process's runtime. Next bundles its routes apart from the server that starts it; both meet on the
 * global object, so that there is one pool, one event connection and one Redis connection.
 */
export function runtime(): Runtime {
  holder[KEY] ??= createRuntime(config());
  return holder[KEY];
}

export function createRuntime(settings: Config): Runtime {
  const log = createLogger('web', settings.logLevel);
  const redis = new Redis(settings.redisUrl, {
    // A login waits for the limiter: Redis that is away or hangs must not hold it up.
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: 1_000,
    retryStrategy: (times) => Math.min(times * 200, 2_000),
  });
  redis.on('error', (error) => log.debug({ err: error }, 'redis'));
  return {
    config: settings,
    log,
    db: createDb({ url: settings.databaseUrl }),
    redis,
    wake: createBullWake(settings.redisUrl, log),
    hub: createEventHub(settings.databaseUrl, log),
    limiter: createLoginLimiter(redis),
    stopping: new AbortController(),
  };
}

export async function closeRuntime({ stopping, hub, wake, redis, db }: Runtime): Promise<void> {
  stopping.abort();
  await Promise.allSettled([hub.close(), wake.close(), db.$disconnect()]);
  redis.disconnect();
}
