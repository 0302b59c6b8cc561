/** States of an operation that has not ended. */
export const ACTIVE_STATES = ['PENDING', 'RUNNING', 'COMPENSATING'] as const;

/** Due now by any clock: the database's decides, and this process's may run ahead of it. */
export const AT_ONCE = new Date(0);
