import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { PoolOptions, PoolRunnerInitializer, PoolWorker, WorkerRequest } from 'vitest/node';

/** A sandbox that waits for test files. */
export interface Lane {
  /** Of the process that holds its namespaces, as the outside sees it. */
  pid: number;
  /** What its services are reached with. */
  environment: Record<string, string>;
}

const NAME = 'lanes';
/** What a process gets between being asked to end and being ended, as in Vitest's own pools. */
const GRACE_MS = 500;

/** The lanes that `npm test` has prepared; none where Vitest runs inside a sandbox. */
export function preparedLanes(): Lane[] {
  return JSON.parse(process.env.SKYDECK_LANES ?? '[]') as Lane[];
}

/** Runs each test file in the next lane that is free, in a process of its own. */
export function lanePool(lanes: readonly Lane[]): PoolRunnerInitializer {
  const free = [...lanes];
  const waiting: ((lane: Lane) => void)[] = [];
  const take = (): Lane | Promise<Lane> => free.shift() ?? new Promise((resolve) => waiting.push(resolve));
  const give = (lane: Lane): void => {
    const next = waiting.shift();
    if (next) next(lane);
    else free.push(lane);
  };
  return { name: NAME, createPoolWorker: (options) => new LaneWorker(options, take, give) };
}

/** Vitest's worker process of one test file, as its pool of forks has it, but inside a lane's namespaces. */
class LaneWorker implements PoolWorker {
  readonly name = NAME;
  readonly cacheFs = true;
  private child: ChildProcess | null = null;

  constructor(
    private readonly options: PoolOptions,
    private readonly take: () => Lane | Promise<Lane>,
    private readonly give: (lane: Lane) => void,
  ) {}

  private get running(): ChildProcess {
    if (!this.child) throw new Error('the process of the test file does not run');
    return this.child;
  }

  on(event: string, callback: (arg: unknown) => void): void {
    this.running.on(event, callback);
  }

  off(event: string, callback: (arg: unknown) => void): void {
    this.running.off(event, callback);
  }

  send(message: WorkerRequest): void {
    this.running.send(message);
  }

  deserialize(data: unknown): unknown {
    return data;
  }

  async start(): Promise<void> {
    const { distPath, env, execArgv, project } = this.options;
    const lane = await this.take();
    const child = fork(path.join(distPath, 'workers/forks.js'), [], {
      env: { ...env, ...lane.environment },
      execPath: 'nsenter',
      execArgv: [...enter(lane.pid), '--', 'env', '-C', process.cwd(), process.execPath, ...execArgv],
      stdio: 'pipe',
      serialization: 'advanced',
    });
    child.once('exit', () => this.give(lane));
    const { outputStream, errorStream } = project.vitest.logger;
    child.stdout?.pipe(outputStream, { end: false });
    child.stderr?.pipe(errorStream, { end: false });
    this.child = child;
  }

  async stop(): Promise<void> {
    const child = this.running;
    const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
    if (exited) {
      // `nsenter` waits for the process inside and hands on how it ended, but hands no signal down to it.
      const inside = await childOf(child.pid ?? 0);
      end(inside, 'SIGTERM');
      const timer = setTimeout(() => end(inside, 'SIGKILL'), GRACE_MS);
      await exited;
      clearTimeout(timer);
    }
    this.child = null;
  }
}

/** The options of `nsenter`. The process itself is outside of the process namespace that it has made for its children. */
function enter(pid: number): string[] {
  const of = (name: string) => `/proc/${pid}/ns/${name}`;
  return [
    `--mount=${of('mnt')}`,
    `--net=${of('net')}`,
    `--ipc=${of('ipc')}`,
    `--uts=${of('uts')}`,
    `--pid=${of('pid_for_children')}`,
  ];
}

async function childOf(pid: number): Promise<number | null> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return Number.parseInt(children, 10) || null;
}

function end(pid: number | null, signal: NodeJS.Signals): void {
  try {
    if (pid !== null) process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
