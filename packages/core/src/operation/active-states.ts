/** States of an operation that has not ended. */
export const ACTIVE_STATES = ['PENDING', 'RUNNING', 'COMPENSATING'] as const;
