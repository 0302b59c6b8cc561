import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from '../logger';
import type { OperationEngine } from './engine';
import type { Wake } from './wake';

const JOB_NAME = 'run';
const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true } as const;
const WORKER_CONCURRENCY = 32;

export interface BullWake extends Wake {
  close(): Promise<void>;
}

/** Wake-ups through BullMQ; fails fast and quietly when Redis is away, since the sweeper finds the row. */
export function createBullWake(redisUrl: string, log: Logger): BullWake {
  const connection = new Redis(redisUrl, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    retryStrategy: (times) => Math.min(times * 200, 2_000),
  });
  connection.on('error', (error) => log.debug({ err: error }, 'redis'));
  const ready = new Promise<void>((resolve) => connection.once('ready', resolve));
  const queues = new Map<string, Queue>();
  const queueOf = (name: string): Queue => {
    let queue = queues.get(name);
    if (!queue) {
      queue = new Queue(name, { connection, defaultJobOptions: JOB_OPTIONS, skipWaitingForReady: true });
      queue.on('error', (error) => log.debug({ err: error, queue: name }, 'queue'));
      queues.set(name, queue);
    }
    return queue;
  };
  return {
    async wake(name, operationId) {
      try {
        if (connection.status !== 'ready') await Promise.race([ready, timeout(500)]);
        await Promise.race([queueOf(name).add(JOB_NAME, { operationId }), timeout(1_000)]);
      } catch (error) {
        log.warn(
          { err: error, queue: name, operationId },
          'no wake-up was sent; the sweeper finds the operation',
        );
      }
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close().catch(() => undefined)));
      connection.disconnect();
    },
  };
}

function timeout(ms: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer from Redis in ${ms} ms`)), ms).unref();
  });
}

export interface QueueConsumers {
  close(): Promise<void>;
}

/** Hands each wake-up of the queues to the engine. Survives Redis being away, flushed or restarted. */
export function consumeQueues(
  redisUrl: string,
  queues: readonly string[],
  engine: OperationEngine,
  log: Logger,
): QueueConsumers {
  const connections: Redis[] = [];
  const workers = queues.map((name) => {
    const connection = new Redis(redisUrl, { maxRetriesPerRequest: null, retryStrategy: () => 1_000 });
    connection.on('error', (error) => log.debug({ err: error }, 'redis'));
    connections.push(connection);
    const worker = new Worker<{ operationId: string }>(
      name,
      // The engine bounds what runs; the job itself is only the wake-up and ends at once.
      async (job) => void engine.run(job.data.operationId),
      { connection, concurrency: WORKER_CONCURRENCY },
    );
    worker.on('error', (error) => log.debug({ err: error, queue: name }, 'queue worker'));
    return worker;
  });
  return {
    async close() {
      await Promise.all(workers.map((worker) => worker.close(true).catch(() => undefined)));
      for (const connection of connections) connection.disconnect();
    },
  };
}
