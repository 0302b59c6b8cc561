import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { bundleOf } from './bundle';
import type { Fault } from '../faults/fault-points';

const READY_TIMEOUT_MS = 40_000;

/** A worker in a process of its own, as in production, that can be killed at a chosen point. */
export class WorkerProcess {
  private output = '';
  private readonly held: Promise<void>;

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.held = this.message('at');
    this.held.catch(() => undefined);
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
    await worker.message('ready');
    return worker;
  }

  private message(key: 'ready' | 'at'): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer =
        key === 'ready'
          ? setTimeout(
              () => reject(new Error(`the worker was not ready in time\n${this.output}`)),
              READY_TIMEOUT_MS,
            )
          : undefined;
      this.child.on('message', (message: object) => {
        if (!(key in message)) return;
        clearTimeout(timer);
        resolve();
      });
      this.child.once('exit', (code, signal) => {
        clearTimeout(timer);
        reject(new Error(`the worker ended (${signal ?? code})\n${this.output}`));
      });
    });
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
