import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Their workers are killed at point after point, and each is followed by one that waits for a lease to end. */
const LONG = '/src/faults/';

/**
 * Vitest's order, but what takes longest comes first: on a fresh checkout, where no duration is known, Vitest goes by
 * size, and the last of several lanes would come to the longest file when the others are at their end.
 */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => moduleId.includes(LONG);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
