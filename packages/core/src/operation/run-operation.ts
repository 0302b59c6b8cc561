import { randomUUID } from 'node:crypto';
import type { Operation } from '@skydeck/db';
import { AppError, toAppError } from '../app-error';
import type { Logger } from '../logger';
import { AwaitOperations } from './await-operations';
import { backoffMs } from './backoff';
import { isDatabaseOutage } from './database-outage';
import { endOperation, restartOperation, type Outcome } from './end-operation';
import { LeaseLostError, putToWait, releaseLease, renewLease } from './lease';
import { stepSeconds } from './metrics';
import {
  hostNeverAnswered,
  hostWentSilent,
  interruptedTooOften,
  passedDeadline,
  unknownStep,
  unknownWorkflow,
} from './operation-errors';
import type { RunDependencies } from './run-dependencies';
import { stepContext } from './step-context';
import { endStep, passBoundary, type Boundary, type Direction, type StepEnd } from './timeline';
import { CONDUCTOR_QUEUE, hostQueue } from './wake';
import { mayBeginAnew, type Memo, type Step, type StepContext, type Workflow } from './workflow';

const DEFAULT_MAX_TRIES = 5;
/** What a host cannot undo now it removes when it is back; the next attempt does not wait for that. */
const MAX_UNDO_TRIES = 4;
const OUTAGE_RETRY_MS = 2_000;
/** Should a wake-up be lost, an operation that waits for others looks again after this. */
const LOOK_AGAIN_MS = 10_000;

type AbortReason = 'lease-lost' | 'cancelled' | 'deadline' | 'stopping';

/** One worker's hold on one operation, from the lease to its end, a hand-over or a crash. */
export class OperationRun {
  readonly #deps: RunDependencies;
  readonly #operation: Operation;
  readonly #memo: Memo;
  readonly #abort = new AbortController();
  readonly #log: Logger;
  #renewedAt = performance.now();
  #renewTimer: NodeJS.Timeout | undefined;
  #deadlineTimer: NodeJS.Timeout | undefined;

  constructor(deps: RunDependencies, operation: Operation) {
    this.#deps = deps;
    this.#operation = operation;
    this.#memo = { ...(operation.memo as Memo) };
    this.#log = deps.log.child({
      operationId: operation.id,
      kind: operation.kind,
      subjectId: operation.subjectId,
    });
  }

  /** Reads now whether somebody asked to cancel, rather than at the next renewal. */
  async checkCancel(): Promise<void> {
    await this.#renew();
  }

  /** Leaves the operation to another worker as soon as the current step lets go. */
  stop(): void {
    this.#abort.abort('stopping' satisfies AbortReason);
  }

  /** Runs steps until the operation ends, moves to another queue, waits for a retry or is lost. Never throws. */
  async execute(): Promise<void> {
    const { leaseMs, workflows } = this.#deps;
    this.#renewTimer = setInterval(() => void this.#renew(), leaseMs / 3);
    try {
      const workflow = workflows.get(this.#operation.kind);
      if (!workflow) {
        const error = unknownWorkflow(this.#operation.kind);
        await endOperation(this.#ending(undefined), { state: 'FAILED', error });
      } else if (!this.#deps.queues.includes(this.#operation.queue)) {
        await this.#withoutHost(workflow);
      } else if (this.#operation.state === 'COMPENSATING') {
        await this.#compensate(workflow);
      } else {
        await this.#forward(workflow);
      }
    } catch (error) {
      if (error instanceof LeaseLostError || this.#aborted('lease-lost')) {
        this.#log.warn('lease lost; another worker goes on');
        return;
      }
      if (this.#aborted('stopping')) {
        this.#log.info('this worker stops; the next one goes on');
        return await this.#putBack({ delayMs: 0, countTry: false });
      }
      this.#log.error({ err: error }, 'the operation is put back');
      await this.#putBack({ delayMs: OUTAGE_RETRY_MS, countTry: !isDatabaseOutage(error) });
    } finally {
      clearInterval(this.#renewTimer);
      clearTimeout(this.#deadlineTimer);
    }
  }

  async #putBack(options: { delayMs: number; countTry: boolean }): Promise<void> {
    try {
      await releaseLease(this.#deps.db, this.#operation, options);
      this.#deps.wakeLater(this.#operation.queue, this.#operation.id, options.delayMs);
    } catch (error) {
      this.#log.warn({ err: error }, 'the lease could not be given back; it expires by itself');
    }
  }

  async #renew(): Promise<void> {
    try {
      const cancel = await renewLease(this.#deps.db, this.#operation, this.#deps.leaseMs);
      this.#renewedAt = performance.now();
      if (cancel && this.#operation.state !== 'COMPENSATING') {
        this.#abort.abort('cancelled' satisfies AbortReason);
      }
    } catch (error) {
      const expired = performance.now() - this.#renewedAt > this.#deps.leaseMs;
      if (error instanceof LeaseLostError || expired) this.#abort.abort('lease-lost' satisfies AbortReason);
      else this.#log.warn({ err: error }, 'the lease could not be renewed; trying again');
    }
  }

  #aborted(reason: AbortReason): boolean {
    return this.#abort.signal.aborted && this.#abort.signal.reason === reason;
  }

  async #forward(workflow: Workflow): Promise<void> {
    const { db, queues, leaseMs } = this.#deps;
    const untilDeadline = this.#operation.deadline.getTime() - Date.now();
    this.#deadlineTimer = setTimeout(
      () => this.#abort.abort('deadline' satisfies AbortReason),
      Math.max(0, Math.min(untilDeadline, 2 ** 31 - 1)),
    );
    const resumed = this.#operation.step;
    let index = resumed === null ? 0 : workflow.steps.findIndex((step) => step.name === resumed);
    if (index < 0) {
      const at = { ...this.#operation, memo: this.#memo, leaseMs, step: workflow.steps.at(-1)?.name ?? '' };
      return this.#turnBack(workflow, { ...at, error: unknownStep(workflow.kind, resumed) });
    }
    let ended: StepEnd | undefined;

    for (; ; index += 1) {
      const step = workflow.steps[index];
      if (!step) return endOperation(this.#ending(workflow, ended), { state: 'SUCCEEDED' });
      if (this.#passedOver(step)) continue;
      const queue = this.#queueOf(step);
      const progress = workflow.steps[index - 1]?.progress ?? 0;
      if (!queues.includes(queue)) return this.#handOver(step.name, queue, progress, ended);

      const stepTries = step.name === resumed ? this.#operation.stepTries : 1;
      const begins = {
        id: randomUUID(),
        name: step.name,
        direction: 'run' as const,
        worker: this.#deps.workerName,
      };
      const at = { step: step.name, queue, memo: this.#memo, progress, stepTries, leaseMs };
      const cancel = await passBoundary(db, this.#operation, { ...at, ended, begins });
      if (cancel) this.#abort.abort('cancelled' satisfies AbortReason);

      const error = await this.#runStep(workflow, step, begins.id, stepTries);
      if (error instanceof AwaitOperations) return this.#awaitOthers(error, begins.id, queue);
      if (!error) {
        ended = { stepId: begins.id, state: 'done' };
        continue;
      }
      const tries = { now: stepTries, most: step.maxTries ?? DEFAULT_MAX_TRIES };
      if (error.retryable && tries.now < tries.most && !this.#abort.signal.aborted) {
        return this.#retryLater({ stepId: begins.id, state: 'failed', error }, tries.now, queue);
      }
      return this.#turnBack(workflow, { ...at, error }, begins.id);
    }
  }

  /** Records the failure of a step (that of the timeline's row, if it has one) and undoes what was done. */
  async #turnBack(
    workflow: Workflow,
    at: Pick<Boundary, 'step' | 'queue' | 'memo' | 'progress' | 'leaseMs'> & { error: AppError },
    stepId?: string,
  ): Promise<void> {
    const { error, step, queue } = at;
    const outcome = this.#outcomeOf(workflow, error);
    this.#memo.$engine = { ...this.#engineMemo, outcome };
    const state = outcome === 'cancelled' ? 'cancelled' : 'failed';
    await passBoundary(this.#deps.db, this.#operation, {
      ...at,
      stepTries: 1,
      state: 'COMPENSATING',
      ended: stepId === undefined ? undefined : { stepId, state, error },
    });
    Object.assign(this.#operation, {
      state: 'COMPENSATING',
      step,
      stepTries: 1,
      queue,
      errorCode: error.code,
      errorMessage: error.message,
      errorHint: error.hint ?? null,
    });
    return this.#compensate(workflow);
  }

  /** Runs one step; answers its failure or what it waits for. @throws what is no failure of the step: a lost lease, an outage. */
  async #runStep(
    workflow: Workflow,
    step: Step,
    stepId: string,
    tries: number,
  ): Promise<AppError | AwaitOperations | undefined> {
    const began = performance.now();
    let outcome = 'done';
    try {
      this.#abort.signal.throwIfAborted();
      const most = step.maxTries ?? DEFAULT_MAX_TRIES;
      if (tries > most) {
        throw interruptedTooOften(step.name, most);
      }
      await step.run(this.#context(step, stepId, workflow));
      return undefined;
    } catch (error) {
      outcome = 'failed';
      if (error instanceof LeaseLostError || this.#aborted('lease-lost'))
        throw new LeaseLostError(this.#operation.id);
      if (this.#aborted('stopping')) throw error;
      if (this.#aborted('cancelled')) {
        return new AppError('CANCELLED', 'It was cancelled.', { cause: error });
      }
      if (this.#aborted('deadline')) {
        const { deadline, createdAt } = this.#operation;
        return passedDeadline(step.name, deadline.getTime() - createdAt.getTime(), error);
      }
      if (isDatabaseOutage(error)) throw error;
      if (error instanceof AwaitOperations) return error;
      const failure = toAppError(error);
      this.#log.warn({ err: error, step: step.name, tries }, 'step failed');
      return failure;
    } finally {
      this.#observe(step, 'run', outcome, began);
    }
  }

  #outcomeOf(workflow: Workflow, error: AppError): Outcome {
    if (error.code === 'CANCELLED') return 'cancelled';
    const again = error.rescheduleable && this.#operation.attempt < (workflow.maxAttempts ?? 1);
    return again ? 'reschedule' : 'failed';
  }

  async #compensate(workflow: Workflow): Promise<void> {
    const { db, queues, leaseMs } = this.#deps;
    const resumed = this.#operation.step;
    const known = workflow.steps.findIndex((step) => step.name === resumed);
    let index = known < 0 ? workflow.steps.length - 1 : known;
    let ended: StepEnd | undefined;

    for (; index >= 0; index -= 1) {
      const step = workflow.steps[index];
      if (!step?.undo || this.#passedOver(step)) continue;
      const queue = this.#queueOf(step);
      if (queue === this.#engineMemo.lostQueue) continue; // that host cleans up when it is back
      const { progress } = this.#operation;
      if (!queues.includes(queue)) return this.#handOver(step.name, queue, progress, ended);

      const stepTries = step.name === resumed ? this.#operation.stepTries : 1;
      const begins = {
        id: randomUUID(),
        name: step.name,
        direction: 'undo' as const,
        worker: this.#deps.workerName,
      };
      const at = { step: step.name, queue, memo: this.#memo, progress, stepTries, leaseMs };
      await passBoundary(db, this.#operation, { ...at, ended, begins });
      const error = await this.#undoStep(workflow, step, begins.id);
      if (error && stepTries < MAX_UNDO_TRIES) {
        return this.#retryLater({ stepId: begins.id, state: 'failed', error }, stepTries, queue);
      }
      if (error)
        this.#log.error({ err: error, step: step.name }, 'a step could not be undone; the rest goes on');
      ended = { stepId: begins.id, state: error ? 'failed' : 'done', error };
    }
    await this.#endCompensated(workflow, ended);
  }

  async #undoStep(workflow: Workflow, step: Step, stepId: string): Promise<AppError | undefined> {
    const began = performance.now();
    let outcome = 'done';
    try {
      await step.undo?.(this.#context(step, stepId, workflow, new AbortController().signal));
      return undefined;
    } catch (error) {
      outcome = 'failed';
      if (error instanceof LeaseLostError || this.#aborted('lease-lost'))
        throw new LeaseLostError(this.#operation.id);
      if (isDatabaseOutage(error)) throw error;
      this.#log.warn({ err: error, step: step.name }, 'undo failed');
      return toAppError(error);
    } finally {
      this.#observe(step, 'undo', outcome, began);
    }
  }

  async #endCompensated(workflow: Workflow, ended: StepEnd | undefined): Promise<void> {
    const { errorCode, errorMessage, errorHint } = this.#operation;
    const error = new AppError((errorCode ?? 'INTERNAL') as AppError['code'], errorMessage ?? 'It failed.', {
      hint: errorHint ?? undefined,
    });
    const { outcome = 'failed' } = this.#engineMemo;
    const ending = this.#ending(workflow, ended);
    if (outcome === 'reschedule') {
      delete this.#memo.$engine;
      await restartOperation(ending, error);
      this.#deps.wakeLater(CONDUCTOR_QUEUE, this.#operation.id, 0);
    } else {
      await endOperation(ending, { state: outcome === 'cancelled' ? 'CANCELLED' : 'FAILED', error });
    }
  }

  /** Ends what waited for a host beyond its deadline; what may begin anew elsewhere leaves a host that is silent. */
  async #withoutHost(workflow: Workflow): Promise<void> {
    const { queue, state, cancelRequested, deadline } = this.#operation;
    if (!mayBeginAnew(workflow) || deadline.getTime() < Date.now()) {
      return endOperation(this.#ending(workflow), { state: 'FAILED', error: hostNeverAnswered() });
    }
    this.#memo.$engine = { ...this.#engineMemo, lostQueue: queue };
    if (state === 'COMPENSATING') return this.#compensate(workflow);
    const error = cancelRequested ? new AppError('CANCELLED', 'It was cancelled.') : hostWentSilent();
    const at = { ...this.#operation, memo: this.#memo, leaseMs: this.#deps.leaseMs, queue: CONDUCTOR_QUEUE };
    return this.#turnBack(workflow, { ...at, step: at.step ?? '', error });
  }

  /** What the engine itself remembers, beside the steps. */
  get #engineMemo(): { outcome?: Outcome; lostQueue?: string } {
    return this.#memo.$engine ?? {};
  }

  async #awaitOthers(wait: AwaitOperations, stepId: string, queue: string): Promise<void> {
    const { db } = this.#deps;
    const ended = await putToWait(db, this.#operation, wait, { stepId, queue, lookAgainMs: LOOK_AGAIN_MS });
    this.#deps.wakeLater(queue, this.#operation.id, ended ? 0 : LOOK_AGAIN_MS);
  }

  async #retryLater(end: StepEnd, tries: number, queue: string): Promise<void> {
    const delayMs = backoffMs(tries);
    await endStep(this.#deps.db, end);
    await releaseLease(this.#deps.db, this.#operation, { queue, delayMs });
    this.#deps.wakeLater(queue, this.#operation.id, delayMs);
  }

  async #handOver(step: string, queue: string, progress: number, ended: StepEnd | undefined): Promise<void> {
    const { db, leaseMs } = this.#deps;
    await passBoundary(db, this.#operation, {
      step,
      queue,
      memo: this.#memo,
      progress,
      stepTries: 0,
      ended,
      leaseMs,
    });
    await releaseLease(db, this.#operation, { queue });
    this.#deps.wakeLater(queue, this.#operation.id, 0);
  }

  #hostOf(step: Step): unknown {
    return step.where === 'volume-host' ? this.#memo.volumeHostId : this.#memo.hostId;
  }

  /** It is not needed, or nothing is on any host to do it to (a deletion before a host was chosen). */
  #passedOver(step: Step): boolean {
    if (step.when?.(this.#memo) === false) return true;
    return step.where !== 'conductor' && typeof this.#hostOf(step) !== 'string';
  }

  #queueOf(step: Step): string {
    if (step.where === 'conductor') return CONDUCTOR_QUEUE;
    const hostId = this.#hostOf(step);
    if (typeof hostId !== 'string') throw new Error(`the memo names no host for the step ${step.name}`);
    return hostQueue(hostId);
  }

  #ending(workflow: Workflow | undefined, ended?: StepEnd) {
    const { db, wakeLater } = this.#deps;
    return { db, wakeLater, operation: this.#operation, memo: this.#memo, workflow, ended };
  }

  #observe(step: Step, direction: Direction, outcome: string, began: number): void {
    stepSeconds
      .labels(this.#operation.kind, step.name, direction, outcome)
      .observe((performance.now() - began) / 1000);
  }

  #context(step: Step, stepId: string, workflow: Workflow, signal = this.#abort.signal): StepContext {
    const [operation, memo, log] = [this.#operation, this.#memo, this.#log];
    return stepContext({ db: this.#deps.db, operation, workflow, step, stepId, memo, log, signal });
  }
}
