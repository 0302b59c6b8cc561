import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../environment';
import { layoutOf } from '../state-directory';
import type { Prepared } from './phases';

/** Where every sandbox sees its state: the product's own path, which QEMU's user can reach. */
export const SANDBOX_STATE_DIR = '/var/lib/skydeck';

const NAMESPACES = ['--mount', '--net', '--ipc', '--uts', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** What of the outside configures services: nothing of a cloud that runs beside may leak in. */
const HIDDEN = /^(SKYDECK_(?!STARTED_AT|ADMIN|LOG_LEVEL|ACCELERATOR)|DATABASE_URL$|REDIS_URL$)/;

/** The environment of what runs in a sandbox, or steers what runs in several. */
export function sandboxEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...inherited, SKYDECK_STATE_DIR: SANDBOX_STATE_DIR };
  for (const name of Object.keys(env)) {
    if (name !== 'SKYDECK_STATE_DIR' && HIDDEN.test(name)) delete env[name];
  }
  return env;
}

/**
 * New namespaces with `main.ts inside-sandbox …` as their only inhabitant: own processes, network, mounts. Whatever is
 * started there ends with it, and nothing there can touch the machine's services.
 */
export class Sandbox {
  private static readonly running = new Set<Sandbox>();
  /** Resolves with the exit code of the first program inside. */
  readonly exited: Promise<number>;

  private constructor(
    readonly process: ChildProcess,
    /** On the machine's disk; all its files lie below. */
    readonly directory: string,
  ) {
    this.exited = new Promise((resolve, reject) => {
      process.once('error', reject);
      process.once('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
    });
    Sandbox.running.add(this);
    this.exited.catch(() => undefined).finally(() => Sandbox.running.delete(this));
  }

  /** Ends every process in every one of them. */
  static killAll(): void {
    for (const sandbox of Sandbox.running) sandbox.kill();
  }

  static async start(
    { root, inherited }: Environment,
    prepared: Prepared,
    args: readonly string[],
    stdio: StdioOptions,
  ): Promise<Sandbox> {
    const parent = path.join(root, '.cache/sandbox');
    await mkdir(parent, { recursive: true });
    const directory = await mkdtemp(path.join(parent, 'run-'));
    const init = path.join(root, 'deploy/src/sandbox/init.sh');
    const main = path.join(root, 'deploy/src/main.ts');
    const program = [process.execPath, '--conditions=skydeck-source', '--import', 'tsx', main];
    const child = spawn(
      'unshare',
      [...NAMESPACES, '--', init, ...program, 'inside-sandbox', directory, JSON.stringify(prepared), ...args],
      { stdio, cwd: root, env: sandboxEnvironment(inherited) },
    );
    return new Sandbox(child, directory);
  }

  /** Its state directory, as the outside sees it. */
  get state(): string {
    return path.join(this.directory, 'state');
  }

  /** Ends every process inside at once (--kill-child). */
  kill(): void {
    this.process.kill('SIGKILL');
  }

  /** Copies the logs of its services, which explain a failure. */
  async keepLogs(target: string): Promise<void> {
    const { logs } = layoutOf(this.state);
    if (existsSync(logs)) await cp(logs, target, { recursive: true });
  }

  /** Removes its files. */
  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
