import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { consumeQueues, createBullWake, type BullWake, type QueueConsumers } from './bull-queue';
import type { OperationEngine } from './engine';

const log = pino({ level: 'silent' });
const redisUrl = process.env.REDIS_URL ?? '';
const open: (BullWake | QueueConsumers)[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

function recorder(): OperationEngine & { taken: string[] } {
  const taken: string[] = [];
  return {
    taken,
    running: 0,
    start: async () => undefined,
    stop: async () => undefined,
    run: async (id) => void taken.push(id),
  };
}

describe('wake-ups through BullMQ', () => {
  it('reach the engine of the queue and leave nothing behind in Redis', async () => {
    const queue = `host.${randomUUID()}`;
    const engine = recorder();
    const wake = createBullWake(redisUrl, log);
    open.push(wake, consumeQueues(redisUrl, [queue], engine, log));
    await Promise.all(['a', 'b', 'c'].map((id) => wake.wake(queue, id)));
    await expect.poll(() => engine.taken.toSorted(), { interval: 10 }).toEqual(['a', 'b', 'c']);
    const redis = new Redis(redisUrl);
    await expect.poll(() => redis.zcard(`bull:${queue}:completed`), { interval: 10 }).toBe(0);
    redis.disconnect();
  });

  it('go on after Redis is flushed', async () => {
    const queue = `host.${randomUUID()}`;
    const engine = recorder();
    const wake = createBullWake(redisUrl, log);
    open.push(wake, consumeQueues(redisUrl, [queue], engine, log));
    await wake.wake(queue, 'before');
    await expect.poll(() => engine.taken, { interval: 10 }).toEqual(['before']);
    const redis = new Redis(redisUrl);
    await redis.flushall();
    redis.disconnect();
    await wake.wake(queue, 'after');
    await expect.poll(() => engine.taken, { interval: 10, timeout: 15_000 }).toEqual(['before', 'after']);
  });

  it('fail quietly and soon when Redis is away', async () => {
    const wake = createBullWake('redis://127.0.0.1:1', log);
    open.push(wake);
    const began = performance.now();
    await wake.wake('conductor', 'lost');
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});
