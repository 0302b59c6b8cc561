/** Why an action is refused: a key below `reasons` of the portal's messages, and its parameters. */
export interface Reason {
  key: string;
  params: Record<string, string>;
}

/** Whether an action is allowed now and, if not, why. */
export interface ActionState {
  allowed: boolean;
  reason: Reason | null;
}
