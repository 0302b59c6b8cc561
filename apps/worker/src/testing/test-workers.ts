import type { RunnerTestCase } from 'vitest';
import type { Fault, FaultPoint } from '../faults/fault-points';
import type { TestCloud } from './test-cloud';
import { WorkerProcess } from './worker-process';

/**
 * The workers of a test's cloud, one process at a time. The one that finishes what a killed one began is the next
 * that is killed: to start a process costs more than most of what is tested with it.
 */
export class TestWorkers {
  private last: WorkerProcess | null = null;

  constructor(private readonly cloud: TestCloud) {}

  /** A worker that takes work and comes to no harm. */
  running(): Promise<WorkerProcess> {
    return this.with(null);
  }

  /** A worker that is killed as soon as it comes to the point. */
  doomed(point: FaultPoint): Promise<WorkerProcess> {
    return this.with({ point, kind: 'die' });
  }

  /** A worker that holds still at the point until it is told to go on. */
  held(point: FaultPoint): Promise<WorkerProcess> {
    return this.with({ point, kind: 'hold' });
  }

  private async with(fault: Fault | null): Promise<WorkerProcess> {
    if (this.last?.alive) await this.last.prepare(fault);
    else this.last = await WorkerProcess.start(this.cloud.environment, fault);
    return this.last;
  }

  async stop(): Promise<void> {
    await this.last?.stop();
    this.last = null;
  }

  /** After each test: one that failed may leave its worker anywhere, so the next test begins with a new one. */
  readonly afterTest = async ({ task }: { task: Readonly<RunnerTestCase> }): Promise<void> => {
    if (task.result?.state === 'fail') await this.stop();
  };
}
