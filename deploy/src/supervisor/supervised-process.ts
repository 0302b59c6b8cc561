import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import { nextDelay } from './back-off';
import { openLog, rotateLog } from './log-file';
import { commandLine, type ProcessSpec, type ProcessStatus } from './process-spec';

/** One process that is kept running until it is told to stop. */
export class SupervisedProcess {
  private child: ChildProcess | undefined;
  private startedAt: number | undefined;
  private restarts = 0;
  private failures = 0;
  private lastExit: string | undefined;
  private wanted = false;
  private timer: NodeJS.Timeout | undefined;
  private logStuck = false;

  constructor(
    readonly spec: ProcessSpec,
    private readonly logFile: string,
    private readonly changed: () => void,
  ) {}

  status(): ProcessStatus {
    const running = this.child !== undefined;
    return {
      name: this.spec.name,
      state: running ? 'running' : this.wanted ? 'waiting' : 'stopped',
      pid: this.child?.pid,
      startedAt: running ? this.startedAt : undefined,
      restarts: this.restarts,
      lastExit: this.lastExit,
    };
  }

  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.launch();
  }

  /** Asks the process to end, and kills it when its time is over. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.wanted = false;
    clearTimeout(this.timer);
    const child = this.child;
    if (!child) return;
    await new Promise<void>((resolve) => {
      const kill = setTimeout(() => child.kill('SIGKILL'), this.spec.stopTimeout);
      child.once('exit', () => {
        clearTimeout(kill);
        resolve();
      });
      child.kill(this.spec.stopSignal);
    });
  }

  /** Moves the log aside when it has grown too large. A full disk must not end the supervisor, and with it the cloud. */
  rotateLog(): void {
    try {
      rotateLog(this.logFile);
      this.logStuck = false;
    } catch (error) {
      if (!this.logStuck) this.note(`the log cannot be moved aside: ${String(error)}`);
      this.logStuck = true;
    }
  }

  private launch(): void {
    this.startedAt = Date.now();
    try {
      this.child = this.spawn();
    } catch (error) {
      return this.ended(String(error));
    }
    this.changed();
  }

  private spawn(): ChildProcess {
    const [file = '', ...args] = commandLine(this.spec);
    const log = openLog(this.logFile);
    const child = spawn(file, args, {
      cwd: this.spec.cwd,
      env: this.spec.env,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    let ended = false;
    const end = (how: string) => {
      if (ended) return;
      ended = true;
      this.ended(how);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal ? `killed by ${signal}` : `exit code ${code}`));
    return child;
  }

  private ended(how: string): void {
    const ranFor = Date.now() - (this.startedAt ?? Date.now());
    this.child = undefined;
    this.lastExit = how;
    if (this.wanted) {
      const { delay, failures } = nextDelay(this.failures, ranFor);
      this.failures = failures;
      this.note(
        `${this.spec.name} ended (${how}) after ${Math.round(ranFor / 1000)} s; starting it again in ${delay} ms`,
      );
      this.timer = setTimeout(() => {
        this.restarts += 1;
        this.launch();
      }, delay);
    }
    this.changed();
  }

  private note(text: string): void {
    try {
      const log = openLog(this.logFile);
      writeSync(
        log,
        `${JSON.stringify({ time: new Date().toISOString(), name: 'supervisor', msg: text })}\n`,
      );
      closeSync(log);
    } catch {
      // A full disk: there is nowhere to say it.
    }
  }
}
