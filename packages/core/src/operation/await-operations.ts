/**
 * Thrown by a step that cannot go on before other operations have ended (a launch before its volumes are
 * made). The engine puts the operation back without counting a try, and the end of each of the others wakes it;
 * the step then runs again and looks for itself how they ended.
 */
export class AwaitOperations extends Error {
  override readonly name = 'AwaitOperations';

  /** @param why shown in the timeline while it waits */
  constructor(
    readonly operationIds: readonly string[],
    readonly why: string,
  ) {
    super(why);
  }
}
