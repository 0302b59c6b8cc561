import { AppError } from '../app-error';

export function unknownWorkflow(kind: string): AppError {
  return new AppError('INTERNAL', `No worker knows the workflow ${kind}.`);
}

/** Another version of the worker began it: nobody knows what comes next, but every step can be undone. */
export function unknownStep(kind: string, step: string | null): AppError {
  return new AppError('INTERNAL', `This version knows no step ${step} of ${kind}.`, {
    hint: 'It was begun by another version and has been undone: start it again.',
  });
}

export function interruptedTooOften(step: string, times: number): AppError {
  return new AppError('INTERNAL', `The step ${step} was interrupted ${times} times.`, {
    hint: 'The log of the worker says why it stopped each time.',
  });
}

export function passedDeadline(step: string, deadlineMs: number, cause: unknown): AppError {
  return new AppError('TIMEOUT', `It did not end within ${Math.round(deadlineMs / 1000)} s.`, {
    hint: `It was in the step ${step}. Try again; if it goes on, look at the host's load.`,
    cause,
  });
}

/** The row keeps its host, so that a deletion cleans up there. */
export function hostNeverAnswered(): AppError {
  return new AppError('HOST_UNREACHABLE', 'Its host did not answer before the deadline.', {
    hint: 'Ask an administrator to bring the host back, then try again; deleting it removes what is left there.',
  });
}

export function hostWentSilent(): AppError {
  return new AppError('HOST_UNREACHABLE', 'Its host has given no sign of life for a minute.', {
    hint: 'Ask an administrator to bring the host back; it cleans up by itself what is left there.',
    rescheduleable: true,
  });
}
