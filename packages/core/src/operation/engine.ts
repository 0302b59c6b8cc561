import type { Db, Operation } from '@skydeck/db';
import type { Logger } from '../logger';
import { isDatabaseOutage } from './database-outage';
import { blockersOf, findDue, releaseLease, releaseOwnLeases, takeLease, type LeaseHolder } from './lease';
import { OperationRun } from './run-operation';
import { CONDUCTOR_QUEUE, type Wake } from './wake';
import { mayBeginAnew, type WorkflowRegistry } from './workflow';

export interface EngineOptions {
  db: Db;
  workflows: WorkflowRegistry;
  /** Stable over restarts; at most one process runs under it. */
  workerName: string;
  /** `conductor` and/or `host.<id>`. */
  queues: readonly string[];
  wake: Wake;
  log: Logger;
  leaseMs: number;
  sweepMs: number;
  /** Most operations at once. */
  concurrency?: number;
  /** Most long ones among them; default: half. */
  longConcurrency?: number;
}

export interface OperationEngine {
  /** Takes over what an earlier process of this name held, then sweeps now and every `sweepMs`. */
  start(): Promise<void>;
  /** Runs an operation if it is due and free, later if all places are taken; else does nothing. Never throws. */
  run(operationId: string): Promise<void>;
  /** Stops taking work and waits until what runs has let go (bounded by `graceMs`). */
  stop(graceMs?: number): Promise<void>;
  /** Operations that this process holds now. */
  readonly running: number;
}

const DEFAULT_CONCURRENCY = 16;
const SWEEP_BATCH = 100;
/** A timer may fire a little before the database's clock says that the operation is due. */
const CLOCK_SLACK_MS = 25;

/** The durable workflow engine: the operation's row is the truth, a wake-up only saves waiting for the sweep. */
export function createOperationEngine(options: EngineOptions): OperationEngine {
  const { db, workflows, workerName, queues, wake, log, leaseMs, sweepMs } = options;
  const concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
  const longConcurrency = options.longConcurrency ?? Math.max(1, Math.floor(concurrency / 2));
  const holder: LeaseHolder = {
    workerName,
    queues,
    leaseMs,
    mayGiveUp: queues.includes(CONDUCTOR_QUEUE),
    movable: [...workflows.values()].filter(mayBeginAnew).map((workflow) => workflow.kind),
  };
  const runs = new Map<string, OperationRun>();
  const finishing = new Set<Promise<void>>();
  /** Operations that found no place, in the order in which they came. */
  const waiting = new Set<string>();
  let places = concurrency;
  /** Long operations that found all places for such taken. */
  const waitingLong = new Set<string>();
  let longPlaces = longConcurrency;
  const timers = new Set<NodeJS.Timeout>();
  let sweepTimer: NodeJS.Timeout | undefined;
  let sweeping = false;
  let stopped = false;

  const wakeLater = (queue: string, operationId: string, delayMs: number): void => {
    if (stopped) return;
    const fire = (): void => {
      // What this process serves itself needs no way round by the queue.
      if (queues.includes(queue)) void engine.run(operationId);
      else void wake.wake(queue, operationId);
    };
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        fire();
      },
      delayMs && delayMs + CLOCK_SLACK_MS,
    );
    timers.add(timer);
  };

  const dependencies = { db, workflows, workerName, queues, log, leaseMs, wakeLater };

  async function take(operationId: string): Promise<void> {
    const running = runs.get(operationId);
    if (running) return running.checkCancel();
    if (stopped) return;
    if (places === 0) {
      waiting.add(operationId);
      return;
    }
    // Before anything is awaited: of many wake-ups at once no more may pass than there are places.
    places -= 1;
    try {
      if (longPlaces <= 0 && (await mustWait(operationId))) return void waitingLong.add(operationId);
      const operation = await takeLease(db, operationId, holder);
      if (!operation) await wakeBlockers(operationId);
      else if (isLong(operation)) await executeLong(operation);
      else await execute(operation);
    } finally {
      places += 1;
      runNext(waiting);
    }
  }

  function runNext(of: Set<string>): void {
    const [next] = of;
    if (next === undefined) return;
    of.delete(next);
    void engine.run(next);
  }

  const isLong = ({ kind }: Pick<Operation, 'kind'>): boolean => workflows.get(kind)?.long ?? false;

  /** What only has to be ended is never held up. */
  const endsNow = (operation: Pick<Operation, 'cancelRequested' | 'deadline' | 'state'>): boolean =>
    operation.cancelRequested || operation.state === 'COMPENSATING' || operation.deadline < new Date();

  async function mustWait(operationId: string): Promise<boolean> {
    const operation = await db.operation.findUnique({ where: { id: operationId } });
    return operation !== null && isLong(operation) && !endsNow(operation);
  }

  async function executeLong(operation: Operation): Promise<void> {
    if (longPlaces <= 0 && !endsNow(operation)) {
      // Others were faster by a moment.
      waitingLong.add(operation.id);
      return releaseLease(db, operation, { countTry: false });
    }
    longPlaces -= 1;
    try {
      await execute(operation);
    } finally {
      longPlaces += 1;
      runNext(waitingLong);
    }
  }

  async function execute(operation: Operation): Promise<void> {
    const run = new OperationRun(dependencies, operation);
    runs.set(operation.id, run);
    if (stopped) run.stop();
    try {
      await run.execute();
    } finally {
      runs.delete(operation.id);
    }
    // All places were taken: there may be more than the last sweep has read.
    if (runs.size === concurrency - 1 && waiting.size === 0) void sweep();
  }

  async function wakeBlockers(operationId: string): Promise<void> {
    for (const blocker of await blockersOf(db, operationId)) {
      if (runs.has(blocker.id)) await runs.get(blocker.id)?.checkCancel();
      else await wake.wake(blocker.queue, blocker.id);
    }
  }

  async function sweep(): Promise<void> {
    if (sweeping || stopped) return;
    sweeping = true;
    try {
      // Those that wait for a long one's place must not fill the batch.
      const except = longPlaces > 0 ? [] : [...waitingLong];
      for (const id of await findDue(db, holder, { limit: SWEEP_BATCH, except })) void engine.run(id);
    } catch (error) {
      log.warn({ err: error }, 'the sweep for due operations failed; trying again');
    } finally {
      sweeping = false;
    }
  }

  const engine: OperationEngine = {
    get running() {
      return runs.size;
    },
    async start() {
      const freed = await releaseOwnLeases(db, workerName);
      if (freed > 0) log.info({ freed }, 'resuming the operations of an earlier process');
      await sweep();
      sweepTimer = setInterval(() => void sweep(), sweepMs);
    },
    run(operationId) {
      const work = take(operationId).catch((error: unknown) => {
        const level = isDatabaseOutage(error) ? 'warn' : 'error';
        log[level](
          { err: error, operationId },
          'the operation could not be taken; the sweep comes back to it',
        );
      });
      finishing.add(work);
      void work.finally(() => finishing.delete(work));
      return work;
    },
    async stop(graceMs = 5_000) {
      stopped = true;
      waiting.clear();
      waitingLong.clear();
      clearInterval(sweepTimer);
      for (const timer of timers) clearTimeout(timer);
      for (const run of runs.values()) run.stop();
      let graceTimer: NodeJS.Timeout | undefined;
      const grace = new Promise<void>((resolve) => {
        graceTimer = setTimeout(resolve, graceMs);
      });
      await Promise.race([Promise.all(finishing), grace]);
      clearTimeout(graceTimer);
    },
  };
  return engine;
}
