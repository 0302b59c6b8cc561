interface TimelineEntry {
  name: string;
  attempt: number;
  direction: string;
}

/** Steps of a workflow that the current attempt has not begun, in order. None once it is being undone. */
export function pendingSteps(
  steps: readonly string[],
  timeline: readonly TimelineEntry[],
  operation: { attempt: number; state: string },
): string[] {
  if (operation.state !== 'PENDING' && operation.state !== 'RUNNING') return [];
  const begun = new Set(
    timeline
      .filter((entry) => entry.attempt === operation.attempt && entry.direction === 'run')
      .map((entry) => entry.name),
  );
  return steps.filter((step) => !begun.has(step));
}
