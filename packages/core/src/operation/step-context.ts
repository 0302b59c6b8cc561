import type { Db, Operation } from '@skydeck/db';
import type { Logger } from '../logger';
import { transaction } from '../transaction';
import { assertLease } from './lease';
import { noteProgress } from './timeline';
import type { Memo, Step, StepContext, Workflow } from './workflow';

const PROGRESS_EVERY_MS = 300;

export interface StepRun {
  db: Db;
  operation: Operation;
  workflow: Workflow;
  step: Step;
  /** Id of the timeline's row. */
  stepId: string;
  memo: Memo;
  log: Logger;
  signal: AbortSignal;
}

/** What a step is given. */
export function stepContext(run: StepRun): StepContext {
  const { db, operation, workflow, step, stepId, memo, signal } = run;
  const log = run.log.child({ step: step.name });
  const before = workflow.steps[workflow.steps.indexOf(step) - 1]?.progress ?? 0;
  let shownAt = 0;
  return {
    db,
    operation,
    signal,
    memo,
    log,
    progress: (percent, message) => {
      const now = performance.now();
      if (now - shownAt < PROGRESS_EVERY_MS) return;
      shownAt = now;
      const bounded = Math.round(Math.min(step.progress, Math.max(before, percent)));
      noteProgress(db, operation, stepId, bounded, message).catch((error: unknown) => {
        log.debug({ err: error }, 'progress was not shown');
      });
    },
    fenced: (work) =>
      transaction(db, async (tx) => {
        await assertLease(tx, operation);
        return work(tx);
      }),
  };
}
