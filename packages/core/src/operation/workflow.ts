import type { Db, Operation, Tx } from '@skydeck/db';
import type { AppError } from '../app-error';
import type { Logger } from '../logger';

/** What the steps done have remembered for the later ones: ids and facts, never a secret. */
export type Memo = Record<string, unknown>;

export interface StepContext<TMemo extends Memo = Memo> {
  readonly db: Db;
  readonly operation: Operation;
  readonly log: Logger;
  /** Set values here; they are persisted together with the step's end, before the next step begins. */
  readonly memo: TMemo;
  /** Aborted when the lease is lost, the operation is cancelled (deletion included) or its deadline passes. */
  readonly signal: AbortSignal;
  /** Shows how far a long step is: 0 to 100 of the whole operation, and a short sentence. Throttled. */
  progress(percent: number, message?: string): void;
  /**
   * A transaction that only commits while this worker still holds the operation's lease. Every write of a
   * step to the database goes through it: a worker that lost its lease changes nothing any more.
   */
  fenced<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

export interface Step<TMemo extends Memo = Memo> {
  /** Shown in the timeline; kebab-case, unique within the workflow. */
  name: string;
  /**
   * Where it must run: any worker, or the agent of a host: `host` of the one whose id is in `memo.hostId` (the
   * guest's), `volume-host` of the one in `memo.volumeHostId` (the volume's back end's). While the memo names no such
   * host, the step is passed over.
   */
  where: 'conductor' | 'host' | 'volume-host';
  /** Whether the operation needs the step at all; otherwise it is passed over. Default: it does. */
  when?(memo: TMemo): boolean;
  /** Progress of the operation when the step is done, 0 to 100. */
  progress: number;
  /** Idempotent: it may run again after a crash at any point inside it. Looks for "already done?" first. */
  run(ctx: StepContext<TMemo>): Promise<void>;
  /** Undoes `run`, whether it ran wholly, partly or not at all. Idempotent. */
  undo?(ctx: StepContext<TMemo>): Promise<void>;
  /** Most starts of this step before a retryable error becomes final (crashes count). */
  maxTries?: number;
}

export interface Workflow<TMemo extends Memo = Memo> {
  kind: string;
  steps: readonly Step<TMemo>[];
  /** From the request to the end, in milliseconds; passing it fails and undoes the operation. */
  deadlineMs: number;
  /** It moves whole disks: only some of a worker's places are for such, so that they never hold up everything else. */
  long?: boolean;
  /** Runs of the whole workflow when a host is at fault (`AppError.rescheduleable`). */
  maxAttempts?: number;
  /**
   * Runs in the transaction that ends the operation, so that row and operation never disagree.
   * `failed`: after the compensations. `cancelled`: the same, on request or because of a deletion.
   */
  onSucceeded?(tx: Tx, operation: Operation, memo: TMemo): Promise<void>;
  onFailed?(tx: Tx, operation: Operation, error: AppError, memo: TMemo): Promise<void>;
  onCancelled?(tx: Tx, operation: Operation, memo: TMemo): Promise<void>;
  /** Runs before a new attempt begins, after the compensations of the failed one. */
  onReschedule?(tx: Tx, operation: Operation, error: AppError, memo: TMemo): Promise<void>;
}

/** Whether it may start over on another host. */
export function mayBeginAnew(workflow: Pick<Workflow, 'maxAttempts'>): boolean {
  return (workflow.maxAttempts ?? 1) > 1;
}

/** The workflows of a process, by kind. */
export type WorkflowRegistry = ReadonlyMap<string, Workflow>;

/** Collects workflows; a kind that is registered twice is a programming error. */
export function workflowRegistry(workflows: readonly Workflow[]): WorkflowRegistry {
  const registry = new Map<string, Workflow>();
  for (const workflow of workflows) {
    if (registry.has(workflow.kind)) throw new Error(`workflow ${workflow.kind} is registered twice`);
    registry.set(workflow.kind, workflow);
  }
  return registry;
}
