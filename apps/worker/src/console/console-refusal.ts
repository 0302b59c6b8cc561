import type { ConsoleCloseReason } from '@skydeck/core/compute/console-close';

/** Why a console can't be opened, in the words that its viewer is told. */
export class ConsoleRefusal extends Error {
  override readonly name = 'ConsoleRefusal';

  constructor(
    readonly reason: ConsoleCloseReason,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}
