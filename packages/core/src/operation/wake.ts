/** Tells a queue's workers that an operation is due. Losing a wake-up costs time, never an operation. */
export interface Wake {
  /** Never throws: when the queue is down the sweeper finds the row. */
  wake(queue: string, operationId: string): Promise<void>;
}

export const CONDUCTOR_QUEUE = 'conductor';

/** The queue of the one host that holds a resource. */
export function hostQueue(hostId: string): string {
  return `host.${hostId}`;
}
