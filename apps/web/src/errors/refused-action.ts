import type { ShownError } from './use-error-text';

/** A bulk action's refusal of one thing, as an error like those of requests. */
export class RefusedAction extends Error {
  readonly data: { appError: ShownError };

  constructor(error: ShownError) {
    super(error.message ?? error.code);
    this.data = { appError: error };
  }
}
