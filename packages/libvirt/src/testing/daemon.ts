import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { access } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** nobody:nogroup of Debian, whom the daemon runs as when the tests run as root. */
const UNPRIVILEGED = 65534;

const START_DEADLINE_MS = 20_000;

export interface DaemonOptions {
  /** Files to make below the daemon's directory, by name. */
  files?: Record<string, string>;
  /** Lines of libvirtd.conf; `path` gives the full path of a file by its name. */
  config?: (path: (name: string) => string) => string[];
  /** Listen on TCP and TLS as the configuration says. */
  listen?: boolean;
}

/**
 * A real libvirtd of the test's own. It runs in session mode as an unprivileged user, with every file below a
 * temporary directory, so that it needs no rights and touches no other daemon of the machine.
 */
export class TestDaemon {
  readonly directory: string;
  readonly socketPath: string;
  readonly #options: DaemonOptions;
  #process: ChildProcess | undefined;

  private constructor(options: DaemonOptions) {
    this.#options = options;
    this.directory = mkdtempSync(join(tmpdir(), 'libvirt-test-'));
    this.socketPath = join(this.directory, 'run/libvirt/libvirt-sock');
  }

  static async start(options: DaemonOptions = {}): Promise<TestDaemon> {
    const daemon = new TestDaemon(options);
    for (const name of ['run', 'config', 'config/libvirt', 'cache', 'data', 'pool'])
      daemon.makeDirectory(name);
    // QEMU's output goes to plain files, so that no log daemon of its own is started.
    daemon.writeFile('config/libvirt/qemu.conf', 'stdio_handler = "file"\n');
    for (const [name, content] of Object.entries(options.files ?? {})) daemon.writeFile(name, content);
    daemon.own(daemon.directory);
    await daemon.run();
    return daemon;
  }

  /** Starts the daemon, again when it was stopped, and waits until it answers. */
  async run(): Promise<void> {
    const { config, listen = false } = this.#options;
    const lines = config?.((name) => join(this.directory, name)) ?? [];
    this.writeFile('libvirtd.conf', ['log_outputs = "3:stderr"', ...lines, ''].join('\n'));
    const args = [
      '--config',
      join(this.directory, 'libvirtd.conf'),
      '--pid-file',
      join(this.directory, 'pid'),
    ];
    const child = spawn('/usr/sbin/libvirtd', listen ? [...args, '--listen'] : args, {
      env: {
        PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
        HOME: this.directory,
        XDG_RUNTIME_DIR: join(this.directory, 'run'),
        XDG_CONFIG_HOME: join(this.directory, 'config'),
        XDG_CACHE_HOME: join(this.directory, 'cache'),
        XDG_DATA_HOME: join(this.directory, 'data'),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(isRoot() ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {}),
    });
    this.#process = child;
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-4_000)));
    const deadline = performance.now() + START_DEADLINE_MS;
    while (!(await this.#answers())) {
      if (child.exitCode !== null || performance.now() > deadline) {
        await this.stop();
        throw new Error(`libvirtd did not start:\n${log}`);
      }
      await delay(20);
    }
  }

  /** Ends the daemon; SIGKILL is its crash. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  /** Stops and thaws the daemon's process: it keeps its sockets and answers nothing. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Ends the daemon and the guests it left running, and removes its files. */
  async stop(): Promise<void> {
    await this.kill('SIGTERM');
    this.#killGuests();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Makes a file below the daemon's directory that the daemon may read; returns its path. */
  writeFile(name: string, content: string | Buffer): string {
    const path = join(this.directory, name);
    writeFileSync(path, content);
    this.own(path);
    return path;
  }

  makeDirectory(name: string): string {
    const path = join(this.directory, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    this.own(path);
    return path;
  }

  /** Gives a file to the user the daemon runs as. */
  own(path: string): void {
    if (isRoot()) chownSync(path, UNPRIVILEGED, UNPRIVILEGED);
  }

  /** Guests outlive their daemon by design; QEMU's pid files tell which are this one's. */
  #killGuests(): void {
    const directory = join(this.directory, 'run/libvirt/qemu/run');
    const names = existsSync(directory) ? readdirSync(directory) : [];
    for (const name of names.filter((file) => file.endsWith('.pid') && file !== 'driver.pid')) {
      const pid = Number(readFileSync(join(directory, name), 'utf8'));
      const command = `/proc/${pid}/cmdline`;
      if (existsSync(command) && readFileSync(command, 'utf8').includes(this.directory))
        process.kill(pid, 'SIGKILL');
    }
  }

  async #answers(): Promise<boolean> {
    if (
      !(await access(this.socketPath).then(
        () => true,
        () => false,
      ))
    )
      return false;
    const socket = createConnection(this.socketPath);
    const answered = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    return answered;
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
