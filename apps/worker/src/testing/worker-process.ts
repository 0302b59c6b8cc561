import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { bundleOf } from './bundle';
import type { Fault } from '../faults/fault-points';

const READY_TIMEOUT_MS = 40_000;

/** A worker in a process of its own, as in production, that can be killed at a chosen point. */
export class WorkerProcess {
  private output = '';
  private held: Promise<void>;

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.held = this.nextStop();
  }

  /** Starts it and waits until it takes work. */
  static async start(
    environment: Record<string, string>,
    fault: Fault | null = null,
  ): Promise<WorkerProcess> {
    const args = ['--enable-source-maps', await bundleOf('faults/faulty-worker.ts')];
    const child = spawn(process.execPath, fault ? [...args, JSON.stringify(fault)] : args, {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const worker = new WorkerProcess(child);
    await worker.message('ready', READY_TIMEOUT_MS);
    return worker;
  }

  private message(key: 'ready' | 'at' | 'prepared', timeoutMs?: number): Promise<void> {
    const { child } = this;
    return new Promise((resolve, reject) => {
      const end = (failure?: string): void => {
        clearTimeout(timer);
        child.off('message', onMessage);
        child.off('exit', onExit);
        if (failure === undefined) resolve();
        else reject(new Error(`${failure}\n${this.output}`));
      };
      const onMessage = (message: object): void => {
        if (key in message) end();
      };
      const onExit = (code: number | null, signal: string | null): void =>
        end(`the worker ended (${signal ?? code})`);
      const timer = timeoutMs
        ? setTimeout(() => end('the worker did not answer in time'), timeoutMs)
        : undefined;
      child.on('message', onMessage);
      child.on('exit', onExit);
    });
  }

  private nextStop(): Promise<void> {
    const held = this.message('at');
    held.catch(() => undefined);
    return held;
  }

  /** Chooses where it is killed or held next; nowhere for null. What was chosen before is forgotten. */
  async prepare(fault: Fault | null): Promise<void> {
    this.held = this.nextStop();
    const prepared = this.message('prepared', READY_TIMEOUT_MS);
    this.child.send({ fault });
    await prepared;
  }

  /** Waits until it holds still at its fault point. */
  reached(): Promise<void> {
    return this.held;
  }

  /** Lets it go on from there. */
  go(): void {
    this.child.send({ go: true });
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Waits until its fault has killed it. */
  async killed(timeoutMs: number): Promise<void> {
    if (this.alive) await once(this.child, 'exit', { signal: AbortSignal.timeout(timeoutMs) });
    if (this.child.signalCode !== 'SIGKILL') throw new Error(`it was not killed\n${this.output}`);
  }

  async stop(): Promise<void> {
    if (!this.alive) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
  }
}
