import { randomUUID } from 'node:crypto';
import type { Db } from '@skydeck/db';
import { parseConfig, type Config } from '../config';
import type { Actor, RequestContext } from '../context';
import { createLogger } from '../logger';
import type { Wake } from '../operation/wake';

/** Wake-ups that were asked for, in order. */
export interface RecordedWake extends Wake {
  calls: { queue: string; operationId: string }[];
}

export function recordingWake(): RecordedWake {
  const calls: RecordedWake['calls'] = [];
  return {
    calls,
    async wake(queue, operationId) {
      calls.push({ queue, operationId });
    },
  };
}

/** A configuration that names no real service unless the caller does. */
export function testConfig(env: Record<string, string> = {}): Config {
  return parseConfig({
    DATABASE_URL: 'postgresql://localhost/none',
    REDIS_URL: 'redis://localhost:1',
    SKYDECK_SECRET_KEY: 'ab'.repeat(32),
    SKYDECK_LOG_LEVEL: 'silent',
    NODE_ENV: 'test',
    ...env,
  });
}

/** Somebody with no rights at all; override what the test is about. */
export function testActor(overrides: Partial<Actor> = {}): Actor {
  return {
    userId: randomUUID(),
    userName: 'somebody',
    sessionId: randomUUID(),
    cloudAdmin: false,
    projectId: null,
    role: null,
    ...overrides,
  };
}

export function testContext(db: Db, actor: Actor, overrides: Partial<RequestContext> = {}): RequestContext {
  return {
    db,
    actor,
    config: testConfig(),
    log: createLogger('test', 'silent'),
    wake: recordingWake(),
    requestId: randomUUID(),
    address: '192.0.2.1',
    ...overrides,
  };
}
