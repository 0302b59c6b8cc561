import type { Db } from '@skydeck/db';
import type { Logger } from '../logger';
import type { WorkflowRegistry } from './workflow';

/** What the runs of one worker's operations have in common. */
export interface RunDependencies {
  db: Db;
  workflows: WorkflowRegistry;
  workerName: string;
  queues: readonly string[];
  log: Logger;
  leaseMs: number;
  /** Wakes a queue for an operation after a delay in milliseconds. */
  wakeLater(queue: string, operationId: string, delayMs: number): void;
}
