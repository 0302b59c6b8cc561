import type { Operation, OperationState } from '@skydeck/db';
import type { Actor } from '../context';
import { grants } from '../policy/authorize';
import { shownError, type ShownError } from '../shown-error';
import { ACTIVE_STATES } from './active-states';
import { hasStep, workflowSteps } from './workflow-steps';

export interface OperationSummary {
  id: string;
  kind: string;
  subjectType: string;
  subjectId: string;
  subjectName: string;
  actorName: string;
  state: OperationState;
  /** The step that runs, or runs next. */
  step: string | null;
  /** Names of all steps, in order. */
  steps: readonly string[];
  /** 0 to 100. */
  progress: number;
  attempt: number;
  cancelRequested: boolean;
  error: ShownError | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** Whether the actor may ask for its end now. */
  cancellable: boolean;
}

/** Whether it still makes sense to ask an operation to stop. What deletes is not undone half-way. */
export function canBeCancelled(operation: Pick<Operation, 'state' | 'kind' | 'cancelRequested'>): boolean {
  return isActive(operation.state) && !operation.cancelRequested && !operation.kind.endsWith('.delete');
}

export function isActive(state: OperationState): boolean {
  return (ACTIVE_STATES as readonly OperationState[]).includes(state);
}

function stepsOf({ kind, step, memo }: Operation): readonly string[] {
  const steps = workflowSteps[kind];
  return steps ? steps.filter((name) => hasStep(name, memo)) : step ? [step] : [];
}

export function toOperationSummary(operation: Operation, actor: Actor): OperationSummary {
  return {
    id: operation.id,
    kind: operation.kind,
    subjectType: operation.subjectType,
    subjectId: operation.subjectId,
    subjectName: operation.subjectName,
    actorName: operation.actorName,
    state: operation.state,
    step: operation.step,
    steps: stepsOf(operation),
    progress: operation.progress,
    attempt: operation.attempt,
    cancelRequested: operation.cancelRequested,
    error: shownError(operation, actor),
    createdAt: operation.createdAt,
    startedAt: operation.startedAt,
    finishedAt: operation.finishedAt,
    cancellable: canBeCancelled(operation) && grants(actor, 'operation.cancel'),
  };
}
