import { randomUUID } from 'node:crypto';
import type { Db, Operation } from '@skydeck/db';
import { pino } from 'pino';
import { expect } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database';
import { createOperationEngine, type OperationEngine } from '../engine';
import { startOperation } from '../start-operation';
import type { StartedOperation } from '../start-operations';
import { workflowRegistry, type Step, type Workflow } from '../workflow';

/** The host on which the steps of tested workflows run. */
export const HOST = randomUUID();
const LEASE_MS = 600;
const log = pino({ level: 'silent' });

/** A step that does nothing, but for what the test says. */
export const step = (name: string, over: Partial<Step> = {}): Step => ({
  name,
  where: 'conductor',
  progress: 50,
  run: async () => undefined,
  ...over,
});

/** Engines with short leases on a database of the test's own. */
export class EngineBench {
  private readonly engines: OperationEngine[] = [];

  private constructor(private readonly database: TestDatabase) {}

  static async create(): Promise<EngineBench> {
    return new EngineBench(await createTestDatabase());
  }

  get db(): Db {
    return this.database.db;
  }

  engineOf(
    workflow: Workflow | Workflow[],
    options: { name?: string; queues?: string[]; concurrency?: number } = {},
  ): OperationEngine {
    const engine = createOperationEngine({
      db: this.db,
      workflows: workflowRegistry([workflow].flat()),
      workerName: options.name ?? randomUUID(),
      queues: options.queues ?? ['conductor', `host.${HOST}`],
      wake: { wake: async () => undefined },
      log,
      leaseMs: LEASE_MS,
      sweepMs: 50,
      concurrency: options.concurrency,
    });
    this.engines.push(engine);
    return engine;
  }

  async begin(
    kind: string,
    over: { subjectId?: string; deadlineMs?: number } = {},
  ): Promise<StartedOperation> {
    return this.db.$transaction((tx) =>
      startOperation(tx, {
        kind,
        projectId: null,
        subjectType: 'instance',
        subjectId: over.subjectId ?? randomUUID(),
        subjectName: 'web-1',
        actor: null,
        requestId: null,
        deadlineMs: over.deadlineMs ?? 30_000,
      }),
    );
  }

  /** The operation's row, once it has ended. */
  async ended(id: string): Promise<Operation> {
    const read = (): Promise<Operation> => this.db.operation.findUniqueOrThrow({ where: { id } });
    await expect
      .poll(read, { timeout: 20_000, interval: 20 })
      .toSatisfy((row: Operation) => row.finishedAt !== null);
    return read();
  }

  async stopEngines(): Promise<void> {
    await Promise.all(this.engines.splice(0).map((engine) => engine.stop()));
  }

  async close(): Promise<void> {
    await this.stopEngines();
    await this.database.drop();
  }
}
